/** A small site without a mistake: a playbook and its roles, as files. */
export const site: Readonly<Record<string, string>> = {
  'site.yml': `- name: Web
  hosts: web
  become: true
  roles:
    - web
`,
  'roles/base/role.yml': 'description: What every role needs.\n',
  'roles/base/vars.schema.yml': `base_domain:
  type: string
  format: hostname
  description: Domain of the site.
base_address:
  type: string
  description: Where other hosts reach this one.
  default: "{{ ansible_host }}"
`,
  'roles/web/role.yml': 'description: A web server.\ndependencies: [base]\n',
  'roles/web/vars.schema.yml': `web_port:
  type: integer
  minimum: 1
  maximum: 65535
  description: Port to listen on.
  default: 443
web_name:
  type: string
  description: Name of the site.
  default: "www.{{ base_domain }}"
web_peers:
  type: array
  items: { type: string }
  description: Addresses of all web servers.
  default_expression: groups.web.map(h, hostvars[h].base_address)
web_password:
  type: string
  description: Password of the page.
  secret: true
  generate: { password: 24 }
`,
  'roles/web/tasks.yml': `- name: Packages
  apt: { name: [nginx, openssl] }
- name: Site
  template: { src: site.conf.nginx.hbs, dest: "/etc/nginx/{{ web_name }}.conf", mode: "0644" }
  notify: reload nginx
  tags: [config]
- name: Who is there
  command: id -un
  register: who
- name: Pages
  copy: { dest: "/srv/{{ item }}", content: "{{ item }}" }
  loop: [a, b]
  when: size(groups.web) > 1 && who.stdout != item
- assert:
    that:
      - web_port > 0
      - size(web_peers) > 0
`,
  'roles/web/handlers.yml': `- name: reload nginx
  service: { name: nginx, state: reloaded }
`,
  'roles/web/checks.yml': `- name: nginx answers
  wait_for: { port: "{{ web_port }}" }
`,
  'templates/web/site.conf.nginx.hbs': `server {
    listen {{ web_port }};
    server_name {{ web_name }};
}
`,
};
