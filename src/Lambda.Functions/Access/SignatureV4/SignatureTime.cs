using System.Globalization;
using Lambda.Engine.Access;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>Checks that a signature has not expired and is already valid.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html: it may differ from the present time by
/// five minutes, or be as old as a presigned URL allows.
/// </remarks>
internal static class SignatureTime
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Returns a refusal when the signature has expired or is not valid yet.</summary>
    public static AccessRefusal? Check(in SignedRequest signed, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParseExact(
            signed.Date, SignedRequest.DateFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
            return AccessRefusal.Incomplete("Date must be in ISO-8601 'basic format', such as 20150830T123600Z.");
        if (!signed.Scope.Date.Span.SequenceEqual(signed.Date.AsSpan(0, 8)))
            return AccessRefusal.Invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + $"'{signed.Scope.Date}' != '{signed.Date.AsSpan(0, 8)}', from '{signed.Date}'.");
        if (date > now + Skew)
            return AccessRefusal.Invalid(
                $"Signature not yet current: {signed.Date} is still later than {Text(now + Skew)} ({Text(now)} + 5 min.)");
        var lifetime = signed.Expires ?? Skew;
        if (now - date <= lifetime) return null;
        return AccessRefusal.Invalid(
            "Signature expired: "
            + $"{signed.Date} is now earlier than {Text(now - lifetime)} ({Text(now)} - "
            + $"{(signed.Expires is null ? "5 min." : $"{lifetime.TotalSeconds:0} sec.")})");
    }

    private static string Text(DateTimeOffset time) => time.ToString(SignedRequest.DateFormat, CultureInfo.InvariantCulture);
}
