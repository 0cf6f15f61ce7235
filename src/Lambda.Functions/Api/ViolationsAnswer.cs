using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Api;

/// <summary>Creates the answer to a request that has violations.</summary>
internal static class ViolationsAnswer
{
    extension(Violations violations)
    {
        /// <summary>The answer that reports the violations; null when there are none.</summary>
        public AwsError? Error => violations.Found is [] ? null : AwsError.Validation(violations.Found);
    }
}
