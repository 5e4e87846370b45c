import { useLanguage } from '../strings/use-language.js';

type Needs = { name: string; inPlaceOf: string | undefined };

/** Who voted, and in whose place, where it was not by their own right. */
export function ByWhom({ name, inPlaceOf }: Needs) {
  const { say } = useLanguage();
  return (
    <>
      <bdi>{name}</bdi>
      {inPlaceOf !== undefined && (
        <>
          {` (${say.approval.inPlaceOf} `}
          <bdi>{inPlaceOf}</bdi>)
        </>
      )}
    </>
  );
}
