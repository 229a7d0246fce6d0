import { castValue } from '../cast.ts';
import { builtin } from '../registry.ts';
import { T, VOID } from '../values.ts';

const CASTS: Record<string, number> = {
  bool: T.BOOL,
  char: T.CHAR,
  short: T.SHORT,
  int: T.INT,
  long: T.LONG,
  float: T.FLOAT,
  double: T.DOUBLE,
  string: T.STRING,
  symbol: T.SYMBOL,
  date: T.DATE,
  month: T.MONTH,
  time: T.TIME,
  minute: T.MINUTE,
  second: T.SECOND,
  datetime: T.DATETIME,
  timestamp: T.TIMESTAMP,
  nanotime: T.NANOTIME,
  nanotimestamp: T.NANOTIMESTAMP,
  datehour: T.DATEHOUR,
};

for (const [name, type] of Object.entries(CASTS)) {
  builtin(`${name} X`, (args) => {
    const x = args[0] ?? VOID;
    return castValue(x, type === T.SYMBOL && x.form === 'scalar' ? T.STRING : type);
  });
}
