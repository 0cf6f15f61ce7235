namespace Lambda.Engine.Access;

/// <summary>
/// Names the action that callers of an HTTP function need permission for. The app does not start if an HTTP function lacks this attribute.
/// </summary>
/// <param name="action">The action, one of <see cref="Actions"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAttribute(string action) : Attribute
{
    /// <summary>The action that callers need permission for.</summary>
    public string Action => action;

    /// <summary>
    /// The route or query parameter with the function's name. If this is null, or a request lacks the parameter, the action concerns all
    /// functions.
    /// </summary>
    public string? Function { get; init; }

    /// <summary>
    /// Whether the body may name destinations. The caller needs a further permission for each of them, which the operation checks with
    /// <c>DestinationAccess</c>.
    /// </summary>
    public bool NamesDestinations { get; init; }

    /// <summary>How callers prove who they are.</summary>
    public CallerProof Proof { get; init; }

    /// <summary>
    /// Whether requests name their operation in the header <c>X-Amz-Target</c>, as in the protocols of Step Functions and EventBridge. The
    /// operation's own action then applies; the attribute's action applies to requests without the header.
    /// </summary>
    public bool NamedByTarget { get; init; }
}

/// <summary>How the callers of an HTTP function prove who they are.</summary>
public enum CallerProof
{
    /// <summary>Callers use the credentials of a principal that has permission for the action.</summary>
    Principal,

    /// <summary>
    /// Callers prove it as the settings of the called address require. The function's adapter checks that, and refuses requests to
    /// addresses without settings.
    /// </summary>
    Address,

    /// <summary>Each request has a signature or token that the function's adapter checks, and that no web page can forge.</summary>
    Signature,
}
