"""Which hosts Ansible finds for patterns: `ansible PATTERN --list-hosts`, for many at once.

Standard input: {"source": ..., "patterns": [...]} as JSON; standard output: for each pattern a list of names of hosts, or
null for what Ansible refuses.
"""
import json
import sys

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.utils.display import Display

# Patterns that name nothing are warned of.
Display.warning = lambda *words, **more: None


def hosts_of(manager, pattern):
    try:
        return [host.get_name() for host in manager.list_hosts(pattern)]
    except Exception:
        return None


case = json.load(sys.stdin)
manager = InventoryManager(loader=DataLoader(), sources=[case['source']])
json.dump([hosts_of(manager, pattern) for pattern in case['patterns']], sys.stdout)
