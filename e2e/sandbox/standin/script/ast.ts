/** Syntax tree of a script. Expressions are plain data, so that a query's can travel to a data node. */
import type { Value } from './values.ts';

export interface Arg {
  name?: string;
  /** `expr as alias`, in calls of `table`. */
  alias?: string;
  value: Expr;
}
export interface Field {
  expr: Expr;
  alias?: string;
}
export interface Select {
  k: 'select';
  exec: boolean;
  distinct: boolean;
  /** Empty: all columns (`*`). */
  fields: Field[];
  from: Expr;
  where: Expr[];
  groupBy: Field[];
  having?: Expr;
  orderBy: { expr: Expr; desc: boolean }[];
  top?: Expr;
  limit?: Expr[];
  line: number;
}
export interface Call {
  k: 'call';
  /** A name, or an expression that gives a function. */
  fn: string | Expr;
  args: Arg[];
  line: number;
}
export type Expr =
  | { k: 'lit'; value: Value }
  /** A value that travels beside a query shipped to a data node. */
  | { k: 'bound'; index: number }
  | { k: 'name'; name: string; line: number }
  | Call
  | { k: 'member'; target: Expr; name: string; line: number }
  | { k: 'index'; target: Expr; index: Expr }
  | { k: 'bin'; op: string; left: Expr; right: Expr; line: number }
  | { k: 'un'; op: string; expr: Expr }
  | { k: 'vec'; items: Expr[] }
  | { k: 'star' }
  | { k: 'lambda'; def: FunctionNode }
  | Select;

export interface FunctionNode {
  name: string;
  params: { name: string; fallback?: Expr }[];
  body: Statement[];
}
export type Statement =
  | { s: 'expr'; expr: Expr; line: number }
  | { s: 'assign'; target: Expr; op: string; expr: Expr; line: number }
  | { s: 'if'; test: Expr; then: Statement[]; otherwise: Statement[] }
  | { s: 'for'; name: string; over: Expr; body: Statement[]; line: number }
  | { s: 'while'; test: Expr; body: Statement[] }
  | { s: 'def'; def: FunctionNode }
  | { s: 'return'; expr?: Expr }
  | { s: 'throw'; expr: Expr }
  | { s: 'try'; body: Statement[]; name: string; handler: Statement[] }
  | { s: 'share'; expr: Expr; name: string }
  | { s: 'jump'; word: 'break' | 'continue' }
  | { s: 'use'; module: string };
