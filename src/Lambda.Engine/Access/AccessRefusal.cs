namespace Lambda.Engine.Access;

/// <summary>Why a caller is denied, as Lambda words it; the status is always 403.</summary>
/// <param name="Type">The error's type.</param>
/// <param name="Message">Its message, which contains no secret.</param>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html and
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html.
/// </remarks>
internal sealed record AccessRefusal(string Type, string Message)
{
    /// <summary>The refusal of a request without credentials.</summary>
    public static AccessRefusal Missing { get; } = new("MissingAuthenticationTokenException", "Missing Authentication Token");

    /// <summary>The refusal of a request whose credentials belong to no principal.</summary>
    public static AccessRefusal Unrecognized { get; } = new(
        "UnrecognizedClientException", "The security token included in the request is invalid.");

    /// <summary>The refusal of a request from a web page of another site, to an app that asks local callers for no credentials.</summary>
    public static AccessRefusal ForeignPage { get; } = new("AccessDeniedException",
        "While Lambda:Access:Principals is empty, the app refuses calls from web pages of other sites and calls to host names other than "
        + "localhost. Configure a principal, or call from a page on this machine.");

    /// <summary>The refusal of a signature that does not match the one that the access key makes for this request.</summary>
    public static AccessRefusal Mismatch { get; } = Invalid(
        "The request signature we calculated does not match the signature you provided. "
        + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");

    /// <summary>Creates the refusal of a signature that is malformed, expired or not valid yet.</summary>
    public static AccessRefusal Invalid(string message) => new("InvalidSignatureException", message);

    /// <summary>Creates the refusal of a signature with missing parts.</summary>
    public static AccessRefusal Incomplete(string message) => new("IncompleteSignatureException", message);

    /// <summary>Creates the refusal of a caller who is known, but lacks the permission.</summary>
    public static AccessRefusal Denied(string user, string action, string resource, string because) =>
        new("AccessDeniedException", $"User: {user} is not authorized to perform: {action} on resource: {resource} {because}");
}
