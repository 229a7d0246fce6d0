import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { sandbox } from './hosts';

const run = promisify(execFile);

export interface Style {
  name: string;
  gatherFacts: boolean;
  /** Content of ansible.cfg. */
  settings: string;
}

export const STYLES: Style[] = [
  { name: 'Ansible default', gatherFacts: true, settings: '' },
  {
    name: 'Ansible tuned',
    gatherFacts: false,
    settings: '[defaults]\nforks = 20\n[ssh_connection]\npipelining = True\n',
  },
];

export interface Work {
  directory: string;
  names: string[];
  texts: string[];
  command: string;
}

/** Writes inventory, settings, playbook and files into a new folder and gives that folder. */
export async function makePlaybook(folder: string, style: Style, work: Work): Promise<string> {
  const { directory, names, texts, command } = work;
  await mkdir(path.join(folder, 'files'), { recursive: true });
  const how = [
    'ansible_user=root',
    `ansible_ssh_private_key_file=${sandbox('KEY')}`,
    `ansible_ssh_common_args='-o UserKnownHostsFile=${sandbox('KNOWN_HOSTS')}'`,
  ].join(' ');
  const hosts = sandbox('HOSTS').split(' ');
  await writeFile(path.join(folder, 'hosts'), hosts.map((address) => `${address} ${how}\n`).join(''));
  await writeFile(path.join(folder, 'ansible.cfg'), style.settings);
  await Promise.all(names.map((name, i) => writeFile(path.join(folder, 'files', name), texts[i]!)));
  const copies = names.map(
    (name) =>
      `    - copy:\n        src: files/${name}\n        dest: ${directory}/${name}\n        mode: '0644'`,
  );
  const play = [
    '- hosts: all',
    ...(style.gatherFacts ? [] : ['  gather_facts: false']),
    '  tasks:',
    ...copies,
    `    - command: ${command}`,
  ];
  await writeFile(path.join(folder, 'play.yml'), `${play.join('\n')}\n`);
  return folder;
}

/** Runs the playbook of a folder; its own folder for SSH's shared connections makes it start without any. */
export async function runPlaybook(folder: string, style: Style): Promise<void> {
  const env = {
    ...process.env,
    ANSIBLE_CONFIG: path.join(folder, 'ansible.cfg'),
    ANSIBLE_SSH_CONTROL_PATH_DIR: path.join(folder, 'cp'),
  };
  await run('ansible-playbook', ['-i', 'hosts', 'play.yml'], { cwd: folder, env, maxBuffer: 1 << 26 }).catch(
    (error) => {
      throw new Error(`${style.name} failed: ${error.stdout}${error.stderr}`);
    },
  );
}
