/** A number as people write it, in groups. */
export const showNumber = (count: number, tag: string): string => new Intl.NumberFormat(tag).format(count);
