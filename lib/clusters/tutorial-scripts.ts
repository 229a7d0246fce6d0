import type { Text } from '@/lib/text';

export interface TutorialScript {
  id: string;
  title: Text;
  source: string;
  /** Variable whose pages are shown after the script, when its own result is none. */
  variable?: string;
}

/** Step five of the tutorial (seed 000): database and table, then 5,000 securities × 242 minutes. The login line is left out: Deck's session is signed in. */
export const createDatabaseScripts: TutorialScript[] = [
  {
    id: 'create',
    title: { en: 'Create a database and a partitioned table', zh: '创建数据库和分区表' },
    source: `dbName = "dfs://testDB"
tbName = "testTB"
if(existsDatabase(dbName)){
        dropDatabase(dbName)
}
db = database(dbName, VALUE, 2021.01.01..2021.12.31)
colNames = \`SecurityID\`DateTime\`PreClosePx\`OpenPx\`HighPx\`LowPx\`LastPx\`Volume\`Amount
colTypes = [SYMBOL, DATETIME, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, INT, DOUBLE]
schemaTable = table(1:0, colNames, colTypes)
db.createPartitionedTable(table=schemaTable, tableName=tbName, partitionColumns=\`DateTime)
`,
  },
  {
    id: 'append',
    title: { en: 'Generate one day of bars and append them', zh: '模拟一天的 K 线数据并写入' },
    source: `n = 1210000
randPrice = round(10+rand(1.0, 100), 2)
randVolume = 100+rand(100, 100)
SecurityID = lpad(string(take(0..4999, 5000)), 6, \`0)
DateTime = (2023.01.08T09:30:00 + take(0..120, 121)*60).join(2023.01.08T13:00:00 + take(0..120, 121)*60)
PreClosePx = rand(randPrice, n)
OpenPx = rand(randPrice, n)
HighPx = rand(randPrice, n)
LowPx = rand(randPrice, n)
LastPx = rand(randPrice, n)
Volume = int(rand(randVolume, n))
Amount = round(LastPx*Volume, 2)
tmp = cj(table(SecurityID), table(DateTime))
t = tmp.join!(table(PreClosePx, OpenPx, HighPx, LowPx, LastPx, Volume, Amount))
dbName = "dfs://testDB"
tbName = "testTB"
loadTable(dbName, tbName).append!(t)
print(string(size(t)) + " rows appended")
`,
  },
];

/** Step six of the tutorial (seed 000). */
export const queryScripts: TutorialScript[] = [
  {
    id: 'load',
    title: { en: 'Load the table (its metadata only)', zh: '加载分区表对象（仅元数据）' },
    source: 'pt = loadTable("dfs://testDB", "testTB")\n',
  },
  {
    id: 'count',
    title: { en: 'Rows a day', zh: '每天的数据条数' },
    source: 'select count(*) from pt group by date(DateTime) as Date\n',
  },
  {
    id: 'ohlc',
    title: { en: 'OHLC of every security a day', zh: '每支股票每天的 OHLC' },
    source:
      'result = select first(LastPx) as Open, max(LastPx) as High, min(LastPx) as Low, last(LastPx) as Close from pt group by date(DateTime) as Date, SecurityID\n',
    variable: 'result',
  },
];
