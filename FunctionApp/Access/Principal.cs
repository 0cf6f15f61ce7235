using FunctionApp.Access.SignatureV4;

namespace FunctionApp.Access;

/// <summary>Someone who may call, and what is allowed to them.</summary>
internal sealed class Principal(string name, IReadOnlyList<Permission> allow, IReadOnlyList<Permission> deny, SigningKey? key = null)
{
    /// <summary>Its name, as in the settings.</summary>
    public string Name => name;

    /// <summary>Makes the keys of its signatures; null when it has no access key.</summary>
    public SigningKey? Key => key;

    /// <summary>The principal of the settings.</summary>
    public static Principal Of(string name, PrincipalOptions options) => new(name, Permissions(options.Allow), Permissions(options.Deny),
        options.SecretAccessKey is { Length: > 0 } secret ? new SigningKey(secret) : null);

    /// <summary>A principal that may do everything.</summary>
    public static Principal Unlimited(string name) => new(name, [new("*", Permission.AllFunctions)], []);

    /// <summary>Whether it may do that.</summary>
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

    private static List<Permission> Permissions(IList<string> texts) => [.. texts.Select(text => Permission.Parse(text) ?? throw new ArgumentException($"'{text}' is no permission."))];
}
