namespace Lambda.Engine.Access;

/// <summary>A caller, <c>Lambda:Access:Principals:&lt;name&gt;</c>: one or more credentials, and its permissions.</summary>
internal sealed class PrincipalOptions
{
    private const int ShortestAccessKeyId = 16;
    private const int LongestAccessKeyId = 128;
    private const int ShortestSecret = 16;
    private const int ShortestApiKey = 20;

    /// <summary>The id of an access key for signatures: 16–128 letters, digits and <c>_</c>.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>The access key's secret: at least 16 characters.</summary>
    public string? SecretAccessKey { get; set; }

    /// <summary>A key for the header <c>x-api-key</c>: at least 20 characters.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The object id of a user, service principal or managed identity in Microsoft Entra ID.</summary>
    public string? EntraObjectId { get; set; }

    /// <summary>
    /// The permissions that are granted, each <c>action</c> or <c>action function</c> with the wildcards <c>*</c> and <c>?</c>, such as
    /// <c>lambda:InvokeFunction price-*</c>. None by default.
    /// </summary>
    public IList<string> Allow { get; } = [];

    /// <summary>The permissions that are denied, which overrides <see cref="Allow"/>.</summary>
    public IList<string> Deny { get; } = [];

    internal IEnumerable<string> Errors(string setting)
    {
        if (string.IsNullOrEmpty(AccessKeyId) != string.IsNullOrEmpty(SecretAccessKey))
            yield return $"{setting}: AccessKeyId and SecretAccessKey must be set together.";
        if (string.IsNullOrEmpty(AccessKeyId) && string.IsNullOrEmpty(ApiKey) && string.IsNullOrEmpty(EntraObjectId))
            yield return $"{setting} has no AccessKeyId, ApiKey or EntraObjectId, so no caller can ever match it: set one.";
        if (AccessKeyId is { Length: > 0 } id
            && (id.Length is < ShortestAccessKeyId or > LongestAccessKeyId
                || !id.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')))
            yield return $"{setting}:AccessKeyId must have {ShortestAccessKeyId} to {LongestAccessKeyId} letters, digits and '_'.";
        if (SecretAccessKey is { Length: > 0 and < ShortestSecret })
            yield return $"{setting}:SecretAccessKey is too short; it must have at least {ShortestSecret} characters.";
        if (ApiKey is { Length: > 0 and < ShortestApiKey })
            yield return $"{setting}:ApiKey is too short; it must have at least {ShortestApiKey} characters.";
        if (EntraObjectId is { Length: > 0 } && !Guid.TryParse(EntraObjectId, out _))
            yield return $"{setting}:EntraObjectId is not a GUID.";
        foreach (var error in Errors($"{setting}:{nameof(Allow)}", Allow).Concat(Errors($"{setting}:{nameof(Deny)}", Deny)))
            yield return error;
    }

    private static IEnumerable<string> Errors(string setting, IList<string> permissions) =>
        permissions.Select((text, index) => (text, index)).Where(one => Permission.Parse(one.text) is null)
        .Select(one => $"{setting}:{one.index} is '{one.text}'; write an action, such as lambda:InvokeFunction, lambda:Get* or lambda:*, "
            + "and after a space the functions that it applies to, such as price-*. "
            + $"The actions are {string.Join(", ", Actions.All)}.");
}
