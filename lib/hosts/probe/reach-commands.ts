import { quote } from '@/lib/commands/quote';

/**
 * Listens on the ports given as arguments until standard input or the time is over, and says for each `listening`, `taken` or `denied`;
 * `ready` when all were tried. It ends by itself, so that nothing can stay behind.
 */
const PYTHON_LISTENER = [
  'import socket,select,signal,sys,errno',
  'signal.alarm(int(sys.argv[1]))',
  'socks=[]',
  'for p in sys.argv[2:]:',
  '  s=socket.socket(socket.AF_INET,socket.SOCK_STREAM)',
  '  s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1)',
  '  try:',
  '    s.bind(("0.0.0.0",int(p))); s.listen(64); socks.append(s); print("listening "+p)',
  '  except (OSError,socket.error) as e:',
  '    print(("taken " if e.errno==errno.EADDRINUSE else "denied ")+p)',
  'print("ready"); sys.stdout.flush()',
  'while socks:',
  '  for s in select.select(socks,[],[])[0]: s.accept()[0].close()',
].join('\n');

const PERL_LISTENER = [
  'use IO::Socket::INET; use IO::Select; use Errno; $|=1; alarm(shift); my $set=IO::Select->new;',
  'for my $p (@ARGV) { my $s=IO::Socket::INET->new(LocalAddr=>"0.0.0.0",LocalPort=>$p,Listen=>64,ReuseAddr=>1);',
  'if ($s) { $set->add($s); print "listening $p\\n" } else { print(($!{EADDRINUSE} ? "taken " : "denied ")."$p\\n") } }',
  'print "ready\\n"; while ($set->count) { for my $s ($set->can_read) { my $c=$s->accept; close $c if $c } }',
].join(' ');

/** Gives the command of a temporary listener; exit 81: the host has neither python3, python nor perl. */
export function listen(ports: number[], seconds: number): string {
  const list = ports.join(' ');
  return [
    `for _y in python3 python; do $_y -c 'import socket,select' 2>/dev/null && exec $_y -c ${quote(PYTHON_LISTENER)} ${seconds} ${list}; done`,
    `perl -MIO::Socket::INET -e 1 2>/dev/null && exec perl -e ${quote(PERL_LISTENER)} ${seconds} ${list}`,
    'exit 81',
  ].join('\n');
}

/** Connects to all `address:port` at once; per target `ok`, `refused`, `filtered` (no answer, or the network says no) and what was seen. */
const PYTHON_CONNECT = [
  'import socket,sys,threading,errno,os',
  'lock=threading.Lock()',
  'def go(t):',
  '  a,p=t.rsplit(":",1)',
  '  s=socket.socket(); s.settimeout(float(sys.argv[1]))',
  '  try:',
  '    s.connect((a,int(p))); r="ok connected"',
  '  except socket.timeout: r="filtered no answer"',
  '  except (OSError,socket.error) as e:',
  '    r=("refused " if e.errno==errno.ECONNREFUSED else "filtered ")+(os.strerror(e.errno) if e.errno else str(e))',
  '  s.close()',
  '  with lock: sys.stdout.write("reach "+t+" "+r+"\\n")',
  'ts=[threading.Thread(target=go,args=(t,)) for t in sys.argv[2:]]',
  '[t.start() for t in ts]; [t.join() for t in ts]',
].join('\n');

/** bash opens /dev/tcp by itself; its words tell a refusal from silence. */
const BASH_CONNECT = [
  `for t in "\${@:2}"; do ( a=\${t%:*}; p=\${t##*:}`,
  'e=$(LC_ALL=C timeout "$1" bash -c "exec 3<>/dev/tcp/$a/$p" 2>&1); c=$?',
  'if [ $c = 0 ]; then r="ok connected"; elif [ $c = 124 ]; then r="filtered no answer"',
  'else case $e in *refused*) r="refused Connection refused";; *) r="filtered $(printf %s "$e" | tail -n 1 | tr -d "\\n")";; esac; fi',
  'printf "reach %s %s\\n" "$t" "$r" ) & done; wait',
].join('\n');

/** Gives the command that tries to connect to each target (`address:port`) within `seconds`; exit 81: no tool for it. */
export function connectTo(targets: string[], seconds: number): string {
  const list = targets.map(quote).join(' ');
  return [
    `for _y in python3 python; do $_y -c 'import socket,threading' 2>/dev/null && exec $_y -c ${quote(PYTHON_CONNECT)} ${seconds} ${list}; done`,
    `command -v bash >/dev/null 2>&1 && exec bash -c ${quote(BASH_CONNECT)} bash ${seconds} ${list}`,
    'exit 81',
  ].join('\n');
}

export interface Reached {
  /** `address:port`. */
  target: string;
  result: 'ok' | 'refused' | 'filtered';
  seen: string;
}

/** Reads what `connectTo` printed. */
export function parseReached(text: string): Reached[] {
  return [...text.matchAll(/^reach (\S+) (ok|refused|filtered) (.*)$/gm)].map(
    ([, target = '', result = '', seen = '']) => ({
      target,
      result: result as Reached['result'],
      seen,
    }),
  );
}
