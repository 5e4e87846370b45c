/** Whether a segment's value fits. */
export type Check = (value: string) => boolean;

const isInteger = (value: string) => /^[+-]?\d+$/.test(value);
const isNumber = (value: string) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);

const plain: Record<string, Check> = {
  int: (value) => isInteger(value) && Math.abs(Number(value)) <= 2 ** 31 - 1,
  long: isInteger,
  bool: (value) => /^(true|false)$/i.test(value),
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  decimal: isNumber,
  double: isNumber,
  float: isNumber,
  guid: (value) => /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i.test(value),
  alpha: (value) => /^[a-z]+$/i.test(value),
  required: (value) => value !== '',
};

const withArguments: Record<string, (argument: string) => Check> = {
  length: (argument) => {
    const [least = 0, most = least] = argument.split(',').map(Number);
    return (value) => value.length >= least && value.length <= most;
  },
  minlength: (argument) => (value) => value.length >= Number(argument),
  maxlength: (argument) => (value) => value.length <= Number(argument),
  min: (argument) => (value) => isInteger(value) && Number(value) >= Number(argument),
  max: (argument) => (value) => isInteger(value) && Number(value) <= Number(argument),
  range: (argument) => {
    const [least = 0, most = 0] = argument.split(',').map(Number);
    return (value) => isInteger(value) && Number(value) >= least && Number(value) <= most;
  },
  regex: (argument) => {
    const pattern = new RegExp(argument, 'i');
    return (value) => pattern.test(value);
  },
};

/** The check behind one constraint of an ASP.NET route (`int`, `length(2,5)`, `regex(^a)`). Errors: an unknown name. */
export function constraintOf(text: string): Check {
  const found = /^([a-z]+)(?:\((.*)\))?$/i.exec(text);
  const name = found?.[1]?.toLowerCase() ?? '';
  const argument = found?.[2];
  const check = argument === undefined ? plain[name] : withArguments[name]?.(argument);
  if (!check) throw new Error(`Unknown route constraint '${text}'.`);
  return check;
}
