namespace FunctionApp.Access;

/// <summary>Why a caller is refused, as the service says it; always with status 403.</summary>
/// <param name="Type">The error's type.</param>
/// <param name="Message">Its message; it names nothing of a secret.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html.</remarks>
internal sealed record AccessRefusal(string Type, string Message)
{
    /// <summary>There are no credentials.</summary>
    public static AccessRefusal Missing { get; } = new("MissingAuthenticationTokenException", "Missing Authentication Token");

    /// <summary>There are credentials that nobody has.</summary>
    public static AccessRefusal Unrecognized { get; } = new("UnrecognizedClientException", "The security token included in the request is invalid.");

    /// <summary>A web page of elsewhere sent it, and nobody has to prove who they are.</summary>
    public static AccessRefusal ForeignPage { get; } = new("AccessDeniedException",
        "Web pages of other sites may not call this app, nor may anyone under another name than localhost, as long as Lambda:Access:Principals is empty. Configure a principal, or call from a page on this machine.");

    /// <summary>The signature is not that of this request by this key.</summary>
    public static AccessRefusal Mismatch { get; } = Invalid("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");

    /// <summary>The signature cannot be good.</summary>
    public static AccessRefusal Invalid(string message) => new("InvalidSignatureException", message);

    /// <summary>Parts of the signature are missing.</summary>
    public static AccessRefusal Incomplete(string message) => new("IncompleteSignatureException", message);

    /// <summary>The caller is known, and not allowed to do that.</summary>
    public static AccessRefusal Denied(string user, string action, string resource, string because) =>
        new("AccessDeniedException", $"User: {user} is not authorized to perform: {action} on resource: {resource} {because}");
}
