"""Tells each end of a task as a line of JSON: host, task, item, status; and the recap at the end."""
import json

from ansible.plugins.callback import CallbackBase

SILENT = ('meta', 'include_tasks', 'import_tasks', 'include_role', 'import_role')


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'referee'

    def tell(self, result, status, item=False):
        task = result._task
        results = result._result.get('results')
        if task.action.split('.')[-1] in SILENT or (results and not item):
            return
        label = {'item': str(result._result.get('_ansible_item_label'))} if item else {}
        line = {'host': result._host.get_name(), 'task': result._task_fields['name'] or task.action, **label}
        message = result._result.get('msg') if task.action == 'debug' and status in ('ok', 'changed') else None
        if message is not None:
            line['message'] = message if isinstance(message, str) else json.dumps(message)
        print('TASK ' + json.dumps({**line, 'status': status}))

    def done(self, result, item=False):
        self.tell(result, 'changed' if result._result.get('changed') else 'ok', item)

    def failed(self, result, item=False):
        self.tell(result, 'ignored' if result._task_fields.get('ignore_errors') else 'failed', item)

    v2_runner_on_ok = done
    v2_runner_on_skipped = lambda self, result: self.tell(result, 'skipped')
    v2_runner_item_on_ok = lambda self, result: self.done(result, True)
    v2_runner_item_on_failed = lambda self, result: self.failed(result, True)
    v2_runner_item_on_skipped = lambda self, result: self.tell(result, 'skipped', True)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.failed(result)

    def v2_playbook_on_stats(self, stats):
        print('RECAP ' + json.dumps({host: stats.summarize(host) for host in sorted(stats.processed)}))
