/** Digits as they are read out and typed: `384 175 920`. */
export const inGroups = (digits: string): string => digits.replace(/\s/g, '').replace(/(\d{3})(?=\d)/g, '$1 ');
