namespace FunctionApp.Access;

/// <summary>Someone who may call, <c>Lambda:Access:Principals:&lt;name&gt;</c>: at least one way to prove it, and what is allowed.</summary>
public sealed class PrincipalOptions
{
    private const int ShortestAccessKeyId = 16;
    private const int LongestAccessKeyId = 128;
    private const int ShortestSecret = 16;
    private const int ShortestApiKey = 20;

    /// <summary>The id of an access key for signatures (16–128 letters, digits and <c>_</c>).</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>The access key's secret (at least 16 characters).</summary>
    public string? SecretAccessKey { get; set; }

    /// <summary>A key for the header <c>x-api-key</c> (at least 20 characters).</summary>
    public string? ApiKey { get; set; }

    /// <summary>The object id of a user, service principal or managed identity in Microsoft Entra ID.</summary>
    public string? EntraObjectId { get; set; }

    /// <summary>What is allowed, each <c>action</c> or <c>action function</c> with <c>*</c> and <c>?</c>, such as <c>lambda:InvokeFunction price-*</c>. Nothing by default.</summary>
    public IList<string> Allow { get; } = [];

    /// <summary>What is not, whatever <see cref="Allow"/> says.</summary>
    public IList<string> Deny { get; } = [];

    internal IEnumerable<string> Errors(string setting)
    {
        if (string.IsNullOrEmpty(AccessKeyId) != string.IsNullOrEmpty(SecretAccessKey)) yield return $"{setting}: AccessKeyId and SecretAccessKey go together.";
        if (string.IsNullOrEmpty(AccessKeyId) && string.IsNullOrEmpty(ApiKey) && string.IsNullOrEmpty(EntraObjectId)) yield return $"{setting} has no AccessKeyId, ApiKey or EntraObjectId: nobody could be it.";
        if (AccessKeyId is { Length: > 0 } id && (id.Length is < ShortestAccessKeyId or > LongestAccessKeyId || !id.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')))
            yield return $"{setting}:AccessKeyId has {ShortestAccessKeyId} to {LongestAccessKeyId} letters, digits and '_'.";
        if (SecretAccessKey is { Length: > 0 and < ShortestSecret }) yield return $"{setting}:SecretAccessKey is too short; it has at least {ShortestSecret} characters.";
        if (ApiKey is { Length: > 0 and < ShortestApiKey }) yield return $"{setting}:ApiKey is too short; it has at least {ShortestApiKey} characters.";
        if (EntraObjectId is { Length: > 0 } && !Guid.TryParse(EntraObjectId, out _)) yield return $"{setting}:EntraObjectId is no GUID.";
        foreach (var error in Errors($"{setting}:{nameof(Allow)}", Allow).Concat(Errors($"{setting}:{nameof(Deny)}", Deny))) yield return error;
    }

    private static IEnumerable<string> Errors(string setting, IList<string> permissions) => permissions.Select((text, index) => (text, index)).Where(one => Permission.Parse(one.text) is null)
        .Select(one => $"{setting}:{one.index} is '{one.text}'; write an action, such as lambda:InvokeFunction, lambda:Get* or lambda:*, and after a space the functions it is for, such as price-*. Actions are {string.Join(", ", Actions.All)}.");
}
