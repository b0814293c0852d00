"""What Ansible's own `ansible-inventory --list` says of many inventories.

Standard input: a JSON list of lists of sources (each as after `-i`). Standard output: a JSON list of what was printed.
Loading Ansible takes half a second, so it is loaded once; each inventory gets a process that forks off from there,
because Ansible keeps its command line and files that it has read for as long as it lives.
"""
import json
import os
import sys
import tempfile

from ansible.cli.inventory import InventoryCLI


def ask(sources, output):
    # Warnings are none of ours, and Ansible prints some on standard output.
    told = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    words = [word for source in sources for word in ('-i', source)]
    try:
        InventoryCLI(['ansible-inventory', *words, '--list', '--output', output]).run()
    except SystemExit:
        pass
    except BaseException as error:
        os.write(told, f'{sources}: {error}\n'.encode())
        os._exit(1)
    os._exit(0)


def listed(sources, folder):
    output = os.path.join(folder, 'list.json')
    child = os.fork()
    if child == 0:
        ask(sources, output)
    if os.waitpid(child, 0)[1] != 0:
        return {'failed': sources}
    with open(output) as file:
        return json.load(file)


with tempfile.TemporaryDirectory() as folder:
    lists = [listed(sources, folder) for sources in json.load(sys.stdin)]
json.dump(lists, sys.stdout)
