import type { Text } from '@/lib/text';
import type { Parameter } from './catalogue';
import { show } from './show';

export interface ValueProblem {
  text: Text;
  /** False when the server may well accept it: other case of a listed word, no value at all. */
  certain: boolean;
}

const NUMBER = /^[+-]?(\d{1,18}(\.\d{1,18})?|\.\d{1,18})$/;
const INTEGER = /^[+-]?\d{1,18}$/;
const BOOL = new Set(['0', '1', 'true', 'false']);

/** Gives what is wrong with a value by type, choices and range of its parameter, or nothing. */
export function checkValue(parameter: Parameter, value: string): ValueProblem | undefined {
  if (value === '') {
    return {
      text: { en: `${parameter.name} has no value`, zh: `${parameter.name} 没有取值` },
      certain: false,
    };
  }
  if (parameter.type === 'bool') return boolProblem(parameter.name, value);
  if (parameter.enum) return enumProblem(parameter, parameter.enum.map(String), value);
  if (parameter.type === 'int' || parameter.type === 'long' || parameter.type === 'double') {
    return numberProblem(parameter, value);
  }
  return undefined;
}

function boolProblem(name: string, value: string): ValueProblem | undefined {
  if (BOOL.has(value.toLowerCase())) return undefined;
  return {
    text: {
      en: `${name} must be true, false, 1 or 0, not ${show(value)}`,
      zh: `${name} 只能是 true、false、1 或 0，当前为 ${show(value)}`,
    },
    certain: true,
  };
}

function enumProblem(parameter: Parameter, choices: string[], value: string): ValueProblem | undefined {
  if (choices.includes(value)) return undefined;
  const other = choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
  return {
    text: {
      en: `${parameter.name} must be ${other ?? `one of ${choices.join(', ')}`}, not ${show(value)}`,
      zh: `${parameter.name} 应为 ${other ?? choices.join('、')}，当前为 ${show(value)}`,
    },
    certain: other === undefined,
  };
}

function numberProblem(parameter: Parameter, value: string): ValueProblem | undefined {
  const whole = parameter.type !== 'double';
  if (!(whole ? INTEGER : NUMBER).test(value)) {
    return {
      text: {
        en: `${parameter.name} must be ${whole ? 'a whole number' : 'a number'}${inUnit(parameter)}, not ${show(value)}`,
        zh: `${parameter.name} 必须是${whole ? '整数' : '数字'}${parameter.unit ? `（单位 ${parameter.unit}）` : ''}，当前为 ${show(value)}`,
      },
      certain: true,
    };
  }
  const number = Number(value);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = parameter;
  if (number >= min && number <= max) return undefined;
  const range = rangeText(parameter);
  return {
    text: {
      en: `${parameter.name} must be ${range.en}, not ${show(value)}`,
      zh: `${parameter.name} 应${range.zh}，当前为 ${show(value)}`,
    },
    certain: true,
  };
}

function inUnit(parameter: Parameter): string {
  return parameter.unit ? ` (${parameter.unit})` : '';
}

function rangeText({ min, max }: Parameter): Text {
  if (min !== undefined && max !== undefined)
    return { en: `between ${min} and ${max}`, zh: `在 ${min} 到 ${max} 之间` };
  if (min !== undefined) return { en: `at least ${min}`, zh: `不小于 ${min}` };
  return { en: `at most ${max}`, zh: `不大于 ${max}` };
}
