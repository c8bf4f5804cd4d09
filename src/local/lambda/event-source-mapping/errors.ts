/** Why a mapping's settings were refused by us rather than by AWS. Stable across releases. */
export type MappingSettingErrorCode =
  /** AWS knows the setting and would obey it; the local mapping would not. */
  | 'SETTING_NOT_SIMULATED'
  /** No property of AWS::Lambda::EventSourceMapping has this name. */
  | 'SETTING_UNKNOWN'
  /** The value has the wrong type. */
  | 'SETTING_MALFORMED';

/**
 * Thrown when a mapping asks for something that the local mapping would have to ignore.
 *
 * What AWS itself refuses is an `AwsError` with AWS's own text instead.
 */
export class MappingSettingError extends Error {
  override readonly name = 'MappingSettingError';
  readonly code: MappingSettingErrorCode;
  /** The property, as CloudFormation spells it; nested ones with dots. */
  readonly setting: string;

  constructor(code: MappingSettingErrorCode, setting: string, explanation: string) {
    super(`${setting} ${explanation}`);
    this.code = code;
    this.setting = setting;
  }
}

/** The refusal of a setting that would have no effect here. */
export function notSimulated(setting: string): MappingSettingError {
  return new MappingSettingError('SETTING_NOT_SIMULATED', setting, 'is not simulated');
}
