/**
 * Says of numbers whether their decimal text contains the needle, without making the text:
 * a pick list over millions of job ids is filtered as one types.
 */
export function containsDigits(needle: string): (value: number) => boolean {
  if (!/^[0-9]{1,10}$/.test(needle)) return () => false;
  const wanted = Number(needle);
  const modulus = 10 ** needle.length;
  const isZeroFirst = needle.startsWith('0') && needle.length > 1;
  return value => {
    for (let rest = value; ; rest = Math.floor(rest / 10)) {
      if (rest % modulus === wanted) {
        // `7` ends in `07` only where another digit stands before it.
        if (!isZeroFirst && (wanted !== 0 || rest >= 10 || value === 0)) return true;
        if (isZeroFirst && rest >= modulus) return true;
      }
      if (rest < 10) return false;
    }
  };
}
