"""What Ansible's own `ansible-playbook` makes of many playbooks.

Standard input: a JSON list of {"folder": ..., "words": [...]}, the words as after `ansible-playbook`. Standard output: a
JSON list with a list of the lines of callback/referee.py for each. Loading Ansible takes half a second, so it is loaded
once; each playbook gets a process that forks off from there, two of them at a time.
"""
import json
import os
import sys
import tempfile

from ansible.cli.playbook import PlaybookCLI


def play(case, output):
    told = os.open(output, os.O_WRONLY | os.O_CREAT)
    os.dup2(told, 1)
    os.dup2(told, 2)
    os.chdir(case['folder'])
    code = 250
    try:
        code = PlaybookCLI(['ansible-playbook', *case['words']]).run()
    except SystemExit as error:
        code = error.code
    except BaseException as error:
        os.write(told, f'{error}\n'.encode())
    sys.stdout.flush()
    os._exit(code or 0)


def ended(children, outputs):
    pid, _ = os.wait()
    index = children.pop(pid)
    with open(outputs[index]) as file:
        return index, file.read().splitlines()


with tempfile.TemporaryDirectory() as folder:
    cases = json.load(sys.stdin)
    outputs = [os.path.join(folder, str(index)) for index in range(len(cases))]
    children, lists = {}, {}
    for index, case in enumerate(cases):
        if len(children) == 2:
            lists.update([ended(children, outputs)])
        child = os.fork()
        if child == 0:
            play(case, outputs[index])
        children[child] = index
    while children:
        lists.update([ended(children, outputs)])
json.dump([lists[index] for index in range(len(cases))], sys.stdout)
