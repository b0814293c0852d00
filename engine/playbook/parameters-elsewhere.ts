type Hints = Readonly<Record<string, string>>;

const out = 'leave it out';
const kept = 'leave it out: what is replaced is kept on the host, and `meetctl rollback` brings it back';
const cache = 'leave it out: lists of packages are read anew when something is to be installed, and never else';

/** Each of these names with the same hint. */
function all(names: string, hint: string): Hints {
  return Object.fromEntries(names.split(' ').map((name) => [name, hint]));
}

/** What files have in Ansible and not here. */
const ofFiles: Hints = {
  ...all('attributes attr', 'write `command:` with chattr, and `unless:`'),
  ...all('selevel serole setype seuser', `${out}: hosts are Debian or Ubuntu, without SELinux`),
  unsafe_writes: `${out}: files are put in place in one step`,
};
const ofWrites: Hints = {
  ...ofFiles,
  backup: kept,
  force: `${out}: a file that differs is replaced; for one that shall stay, write \`command:\` with \`creates:\``,
  follow: 'leave it out, and name the file that a link leads to',
  decrypt: 'keep it with `meetctl secrets set`, and write its name into `content:`',
  remote_src: 'write `command:` with cp, and `unless: cmp -s A B`',
  checksum: `${out}: files are compared by their SHA-256`,
};
const ofEdits: Hints = {
  ...ofFiles,
  backup: kept,
  ...all('dest destfile name', 'write `path:`'),
  insertbefore: 'write `insertafter:` with what stands before that, or bring the whole file with `template:`',
};

/** Parameters that Ansible's module of the same name has, and what to do about them here. */
export const parametersElsewhere: Readonly<Record<string, Hints>> = {
  apt: {
    ...all('pkg package', 'write `name:`'),
    ...all('cache_valid_time update_cache_retries update_cache_retry_max_delay', cache),
    'update-cache': 'write `update_cache:`',
    'install-recommends': 'write `install_recommends:`',
    ...all('allow-downgrade allow_downgrades allow-downgrades', 'write `allow_downgrade:`'),
    upgrade:
      'name the packages, with `state: latest`; for all of them, `command: apt-get -y dist-upgrade` with `changed_when:`',
    ...all(
      'autoremove autoclean clean purge fail_on_autoremove',
      'write `command: apt-get -y autoremove --purge`, with `changed_when:`',
    ),
    deb: 'bring the file with `upload:`, then `command: apt-get -y install ./FILE` with `unless: dpkg -s NAME`',
    ...all(
      'default_release default-release',
      'write the release behind the name: `name: nginx=VERSION`, or pin it in /etc/apt/preferences.d with `copy:`',
    ),
    dpkg_options: `${out}: files that were changed by hand stay (confdef, confold)`,
    ...all('only_upgrade force force_apt_get policy_rc_d', out),
    ...all('allow_unauthenticated allow-unauthenticated', 'give the key of the repository to `apt_repository:`'),
    allow_change_held_packages: 'take the hold away before, with `command: apt-mark unhold NAME`',
  },
  apt_repository: {
    repo: 'write its parts: `name: docker`, `uris: https://...`, `suites: "{{ facts.os.codename }}"`, `components: stable`, and its `key:`',
    filename: 'write `name:`',
    codename: 'write `suites:`',
    ...all(
      'update_cache update-cache update_cache_retries update_cache_retry_max_delay',
      `${out}: apt reads new repositories by itself`,
    ),
    ...all('mode validate_certs install_python_apt', out),
  },
  assert: { ...all('fail_msg msg', 'write `message:`'), success_msg: out, quiet: out },
  blockinfile: {
    ...ofEdits,
    content: 'write `block:`',
    ...all('marker_begin marker_end', 'write them into `marker:`, or leave them out'),
  },
  command: { free_form: 'write `cmd:`', strip_empty_ends: out, warn: out, executable: 'write `shell:`, which has it' },
  copy: ofWrites,
  debconf: {
    ...all('name pkg', 'write `package:`'),
    vtype: 'write `type:`',
    ...all('selection setting', 'write `question:`'),
    answer: 'write `value:`',
    unseen: out,
  },
  debug: { verbosity: `${out}: it is told each time` },
  file: {
    ...ofFiles,
    ...all('dest name', 'write `path:`'),
    recurse: 'bring the folder with `copy:`, or write `command: chown -R` with `unless:` and find',
    force: `${out}: a link that leads elsewhere is replaced`,
    follow: out,
    ...all('access_time access_time_format modification_time modification_time_format', out),
  },
  group: { ...all('local non_unique', out) },
  hostname: { use: out },
  line: {
    ...ofEdits,
    value: 'write `line:`',
    regex: 'write `regexp:`',
    search_string: 'write `regexp:`',
    backrefs: 'write the whole line, or bring the whole file with `template:`',
    firstmatch: `${out}: the last line that matches is meant`,
  },
  reboot: {
    reboot_timeout: 'write `timeout:`',
    ...all('connect_timeout msg post_reboot_delay pre_reboot_delay reboot_command search_paths boot_time_command', out),
    test_command: 'write `wait_for:` behind it, for what has to be there',
  },
  script: { ...all('cmd free_form', 'write `src:`'), decrypt: out },
  service: {
    daemon_reload: `${out}: units are read again by themselves`,
    masked: 'write `command: systemctl mask NAME` with `unless:`',
    scope: 'write `command: systemctl --user` with `become_user:`',
    ...all('daemon_reexec force no_block pattern runlevel sleep use', out),
    ...all('arguments args', 'write them into the unit, with `unit:`'),
  },
  set_fact: { cacheable: `${out}: what a task sets is known to the later tasks of its host, in this run` },
  shell: { free_form: 'write `cmd:`', warn: out },
  sysctl: {
    key: 'write `name:`',
    val: 'write `value:`',
    ...all('sysctl_set reload state sysctl_file ignoreerrors', `${out}: the value is set at once, and at each boot`),
  },
  template: {
    ...ofWrites,
    ...all(
      'block_start_string block_end_string variable_start_string variable_end_string comment_start_string comment_end_string trim_blocks lstrip_blocks',
      `${out}: templates are Handlebars`,
    ),
    ...all('newline_sequence output_encoding', `${out}: files are UTF-8, with the line breaks of the template`),
  },
  user: {
    append: `${out}: groups that a user is in already stay`,
    ...all('create_home createhome', `${out}: users that are not \`system: true\` get a home`),
    user: 'write `name:`',
    password: 'bring the hash with `command: usermod -p` and `unless:`, or let users log in with keys',
    ...all(
      'update_password password_lock password_expire_max password_expire_min expires',
      'write `command:` with usermod or chage, and `unless:`',
    ),
    ...all(
      'generate_ssh_key ssh_key_bits ssh_key_comment ssh_key_file ssh_key_passphrase ssh_key_type',
      'write `command: ssh-keygen ...` with `creates:`',
    ),
    ...all('remove force', `${out}: the home of a user who goes stays; \`file:\` with \`state: absent\` removes it`),
    ...all('authorization hidden local login_class move_home non_unique profile role seuser skeleton umask', out),
  },
  wait_for: {
    timeout: 'write `seconds:`',
    ...all('delay sleep connect_timeout active_connection_states exclude_hosts', out),
    state: `${out}: it waits for what is there; for what goes, write \`command:\` with \`until:\``,
    search_regex: 'write `command: grep -q ... FILE` with `until:`',
    msg: 'give the task a `name:` that tells it',
  },
  archive: {
    ...ofFiles,
    ...all(
      'mode path format exclude_path exclusion_patterns force_archive remove',
      'it unpacks here; to pack, write `command: tar ...` with `creates:`',
    ),
  },
};
