/** The totally anti-symmetric quasigroup of order 10 from H. M. Damm's dissertation (2004): it catches every single wrong digit and every swap of neighbours. */
const quasigroup = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

/** The check digit that makes the whole number check to 0. `digits`: ASCII digits only. */
export function dammDigit(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(quasigroup[interim]?.[Number(digit)]);
  return String(interim);
}

/** True when the last digit is the check digit of those before it. */
export function dammHolds(digits: string): boolean {
  return dammDigit(digits) === '0';
}
