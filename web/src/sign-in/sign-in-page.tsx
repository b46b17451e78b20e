import { type FormEvent, useState } from 'react';
import { TextInput } from '../forms/text-input.tsx';
import { Logo } from '../shell/logo.tsx';
import { shellStrings } from '../strings/shell.ts';
import { signInStrings as words } from '../strings/sign-in.ts';
import { Button } from '../ui/button.tsx';
import styles from './sign-in-page.module.css';
import { reload, signIn } from './sign-in.ts';

/** Asks for what the server asks for. `reason`: what it said. */
export function SignInPage({ reason }: { reason: string }) {
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (key.trim() === '') return setProblem(words.empty);
    setBusy(true);
    const refusal = await signIn(key.trim());
    if (refusal === null) return reload();
    setBusy(false);
    setProblem(refusal);
  };
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <p className={styles.brand}>
          <Logo />
          {shellStrings.product}
        </p>
        <h1 className={styles.title}>{words.title}</h1>
        <p className={styles.reason}>{reason}</p>
        <TextInput
          label={words.key}
          value={key}
          onChange={setKey}
          help={words.keyHelp}
          required
          secret
          problems={problem === null ? [] : [problem]}
        />
        <Button kind="primary" type="submit" isPending={busy}>
          {words.signIn}
        </Button>
        <p className={styles.hint}>
          {words.noKey} <code>npm run keys -- create</code>
        </p>
      </form>
    </main>
  );
}
