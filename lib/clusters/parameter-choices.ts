import { type Parameter, parametersFor } from '@/lib/config/catalogue';
import type { Text } from '@/lib/text';

/** What the browser needs of a parameter. */
export interface ParameterChoice {
  name: string;
  type: string;
  default: string;
  range?: string;
  values?: string[];
  text: Text;
  online: boolean;
}

export type ParameterChoices = Record<'controller.cfg' | 'agent.cfg' | 'cluster.cfg', ParameterChoice[]>;

function range({ min, max }: Parameter): string | undefined {
  if (min === undefined && max === undefined) return undefined;
  return `${min ?? ''}…${max ?? ''}`;
}

function choice(parameter: Parameter): ParameterChoice {
  const limits = range(parameter);
  return {
    name: parameter.name,
    type: parameter.type,
    default: parameter.default === null || parameter.default === undefined ? '' : String(parameter.default),
    ...(limits ? { range: limits } : {}),
    ...(parameter.enum ? { values: parameter.enum.map(String) } : {}),
    text: { en: parameter.description_en, zh: parameter.description_zh },
    online: parameter.onlineEffective === true,
  };
}

const forFile = (file: keyof ParameterChoices) =>
  parametersFor(file)
    .filter((p) => !p.commandLineOnly)
    .map(choice);

/** Gives the parameters that each configuration file takes, from the catalogue. */
export function parameterChoices(): ParameterChoices {
  return {
    'controller.cfg': forFile('controller.cfg'),
    'agent.cfg': forFile('agent.cfg'),
    'cluster.cfg': forFile('cluster.cfg'),
  };
}
