import {
  createContext,
  useContext,
  useId,
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
} from 'react';

import type { Refusal } from '../api/refusals';
import type { Submission } from '../api/useSubmission';
import { RefusalList } from './RefusalList';
import { useSecondsUntil, waitOf } from './Wait';

const Refusals = createContext<readonly Refusal[]>([]);

interface FormProps {
  submission: Submission;
  /** The names of its fields: refusals of others stand above the form. */
  fields: readonly string[];
  action: string;
  onSubmit: (values: Record<string, string>) => void;
  children: ReactNode;
}

/** A form that shows each refusal where it belongs, and rests for as long as the shop says. */
export function Form({ submission, fields, action, onSubmit, children }: FormProps) {
  const { refusals, isBusy } = submission;
  const wait = useSecondsUntil(waitOf(refusals));
  const general = refusals.filter(({ field }) => !field || !fields.includes(field));

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSubmit(Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>);
  }

  return (
    <form className="form" onSubmit={send} noValidate>
      {general.length > 0 && <RefusalList refusals={general} />}
      <Refusals value={refusals}>{children}</Refusals>
      <button type="submit" className="primary" disabled={isBusy || wait > 0} aria-busy={isBusy}>{action}</button>
    </form>
  );
}

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  name: string;
  label: string;
  hint?: string;
}

export function Field({ name, label, hint, ...input }: FieldProps) {
  const { id, describedBy, isInvalid, notes } = useNotes(name, hint);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={name} aria-invalid={isInvalid} aria-describedby={describedBy} {...input} />
      {notes}
    </div>
  );
}

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'> {
  name: string;
  label: string;
}

export function TextArea({ name, label, rows = 5, ...area }: TextAreaProps) {
  const { id, describedBy, isInvalid, notes } = useNotes(name);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} name={name} rows={rows} aria-invalid={isInvalid} aria-describedby={describedBy} {...area} />
      {notes}
    </div>
  );
}

/** What stands below a field: a hint, and what the shop refused about it. */
export function useNotes(name: string, hint?: string) {
  const id = useId();
  const refused = useContext(Refusals).filter(({ field }) => field === name);
  const notes = (
    <div id={`${id}-notes`} className="notes">
      {hint && <p className="hint">{hint}</p>}
      {refused.length > 0 && <RefusalList refusals={refused} />}
    </div>
  );
  return { id, describedBy: `${id}-notes`, isInvalid: refused.length > 0, notes };
}
