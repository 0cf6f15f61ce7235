using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Functions.Callers.Cognito;

/// <summary>An event of a custom authentication extension.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/entra/identity-platform/custom-extension-tokenissuancestart-retrieve-return-data and
/// https://learn.microsoft.com/entra/identity-platform/custom-extension-onattributecollectionsubmit-retrieve-return-data.
/// </remarks>
internal sealed record EntraEvent(string Type, EntraData Data)
{
    private const string Prefix = "microsoft.graph.authenticationEvent.";

    /// <summary>The type of the event that is sent before a token is issued.</summary>
    public const string TokenIssuanceStart = Prefix + "tokenIssuanceStart";

    /// <summary>The type of the event that is sent before the page on which a new user enters attributes.</summary>
    public const string AttributeCollectionStart = Prefix + "attributeCollectionStart";

    /// <summary>The type of the event that is sent after the new user has filled in that page.</summary>
    public const string AttributeCollectionSubmit = Prefix + "attributeCollectionSubmit";

    /// <summary>Reads an event; null if the text is anything else.</summary>
    public static EntraEvent? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, EntraJson.Default.EntraEvent) is
            {
                Type: TokenIssuanceStart or AttributeCollectionStart or AttributeCollectionSubmit, Data.AuthenticationContext: not null,
            } read
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The data of an event.</summary>
internal sealed record EntraData(string? TenantId, EntraContext AuthenticationContext, EntraSignUp? UserSignUpInfo);

/// <summary>The user who signs in, and the app that the user signs in to.</summary>
internal sealed record EntraContext(EntraUser? User, EntraApp? ClientServicePrincipal);

/// <summary>The app that the user signs in to.</summary>
internal sealed record EntraApp(string? AppId);

/// <summary>The user who signs in.</summary>
internal sealed record EntraUser(
    string? Id, string? UserPrincipalName, string? Mail, string? DisplayName, string? GivenName, string? Surname,
    string? PreferredLanguage);

/// <summary>The user who signs up.</summary>
internal sealed record EntraSignUp(IReadOnlyDictionary<string, EntraAttribute>? Attributes, IReadOnlyList<EntraIdentity>? Identities);

/// <summary>An attribute that the user has entered.</summary>
internal sealed record EntraAttribute(JsonElement Value);

/// <summary>An identity with which the user signs in.</summary>
internal sealed record EntraIdentity(string? SignInType, string? Issuer, string? IssuerAssignedId);

/// <summary>The JSON contract of these events.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EntraEvent))]
internal sealed partial class EntraJson : JsonSerializerContext;
