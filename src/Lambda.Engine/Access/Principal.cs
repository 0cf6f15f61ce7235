
namespace Lambda.Engine.Access;

/// <summary>A caller with permissions.</summary>
internal sealed class Principal(string name, IReadOnlyList<Permission> allow, IReadOnlyList<Permission> deny, SigningKey? key = null)
{
    /// <summary>The principal's name in the settings.</summary>
    public string Name => name;

    /// <summary>The signing key of the principal; null when it has no access key.</summary>
    public SigningKey? Key => key;

    /// <summary>Creates the principal that the settings describe.</summary>
    public static Principal Of(string name, PrincipalOptions options) => new(name, Permissions(options.Allow), Permissions(options.Deny),
        options.SecretAccessKey is { Length: > 0 } secret ? new SigningKey(secret) : null);

    /// <summary>Creates a principal that may do everything.</summary>
    public static Principal Unlimited(string name) => new(name, [new("*", Permission.AllFunctions)], []);

    /// <summary>Decides whether the principal's permissions allow the action on the function.</summary>
    public PolicyDecision Decide(string action, string function)
    {
        if (Cover(deny, action, function)) return PolicyDecision.ExplicitDeny;
        return Cover(allow, action, function) ? PolicyDecision.Allow : PolicyDecision.ImplicitDeny;
    }

    private static bool Cover(IReadOnlyList<Permission> permissions, string action, string function)
    {
        for (var i = 0; i < permissions.Count; i++)
            if (permissions[i].Covers(action, function)) return true;
        return false;
    }

    private static List<Permission> Permissions(IList<string> texts) =>
        [.. texts.Select(text => Permission.Parse(text)
            ?? throw new ArgumentException($"'{text}' is not a permission, such as lambda:InvokeFunction or lambda:*."))];
}
