using System.Text.Json;
using Lambda.Events.Cognito;

namespace Lambda.Functions.Callers.Cognito;

/// <summary>Writes an event from Entra as the event of a user pool's trigger.</summary>
internal static class CognitoEvents
{
    private static readonly CognitoJson Json = new(CallerJson.Of(CognitoJson.Default));

    /// <summary>Writes the event of the pre token generation trigger.</summary>
    /// <param name="entra">The event that Entra sends at the start of token issuance.</param>
    /// <param name="version">The version of the trigger's event.</param>
    /// <param name="region">The region.</param>
    public static byte[] PreToken(EntraEvent entra, int version, string region)
    {
        var user = entra.Data.AuthenticationContext.User;
        var attributes = Attributes(
            ("sub", user?.Id), ("email", user?.Mail), ("name", user?.DisplayName), ("given_name", user?.GivenName),
            ("family_name", user?.Surname), ("locale", user?.PreferredLanguage), ("preferred_username", user?.UserPrincipalName));
        const string Source = "TokenGeneration_HostedAuth";
        var groups = new GroupConfiguration([], [], null);
        return version == 1
            ? JsonSerializer.SerializeToUtf8Bytes(
                Event(entra, "1", region, user?.UserPrincipalName, Source, new PreTokenRequest(attributes, groups), new PreTokenResponse()),
                Json.PreToken)
            : JsonSerializer.SerializeToUtf8Bytes(
                Event(
                    entra, version == 2 ? "2" : "3", region, user?.UserPrincipalName, Source, new PreTokenRequest(attributes, groups, []),
                    new PreTokenResponseV2()),
                Json.PreTokenV2);
    }

    /// <summary>Writes the event of the pre sign-up trigger.</summary>
    /// <param name="entra">The event that Entra sends at the start of attribute collection, which has the attributes from an identity
    /// provider, or at its submission.</param>
    /// <param name="region">The region.</param>
    public static byte[] PreSignUp(EntraEvent entra, string region)
    {
        var signUp = entra.Data.UserSignUpInfo;
        var attributes = (signUp?.Attributes ?? new Dictionary<string, EntraAttribute>()).ToDictionary(
            one => Name(one.Key), one => Text(one.Value.Value), StringComparer.Ordinal);
        var identity = signUp?.Identities is [{ } first, ..] ? first : null;
        if (identity is { SignInType: "emailAddress" or "email", IssuerAssignedId: { } mail }) attributes.TryAdd("email", mail);
        var source = entra.Type == EntraEvent.AttributeCollectionSubmit ? "PreSignUp_SignUp" : "PreSignUp_ExternalProvider";
        return JsonSerializer.SerializeToUtf8Bytes(
            Event(entra, "1", region, identity?.IssuerAssignedId, source, new PreSignUpRequest(attributes), new PreSignUpResponse()),
            Json.PreSignUp);
    }

    private static CognitoEvent<TRequest, TResponse> Event<TRequest, TResponse>(
        EntraEvent entra, string version, string region, string? user, string source, TRequest request, TResponse response) =>
        new(version, region, $"{region}_{entra.Data.TenantId}", user,
            new("aws-sdk-unknown-unknown", entra.Data.AuthenticationContext.ClientServicePrincipal?.AppId ?? ""), source, request,
            response);

    private static Dictionary<string, string> Attributes(params (string Name, string? Value)[] attributes) =>
        attributes.Where(one => !string.IsNullOrEmpty(one.Value)).ToDictionary(one => one.Name, one => one.Value!);

    // Built-in attributes that both sides have; others keep their name, and custom ones are prefixed with the extension's id.
    private static string Name(string attribute) => attribute switch
    {
        "givenName" => "given_name",
        "surname" => "family_name",
        "displayName" => "name",
        "streetAddress" => "address",
        _ => attribute.Split('_', 3) is ["extension", _, var name] ? $"custom:{name}" : attribute,
    };

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
