import { makeStyles, Spinner, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({ centre: { padding: tokens.spacingVerticalXXXL } });

export function Waiting({ label }: { label: string }) {
  return <Spinner className={useStyles().centre} label={label} />;
}
