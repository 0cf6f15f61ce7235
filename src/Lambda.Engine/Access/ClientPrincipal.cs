using System.Text.Json;

namespace Lambda.Engine.Access;

/// <summary>The caller as App Service authentication passes it on: JSON in base64, in the header <c>X-MS-CLIENT-PRINCIPAL</c>.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities.</remarks>
internal static class ClientPrincipal
{
    /// <summary>The header that App Service sets.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const int LongestHeader = 32 * 1024;

    /// <summary>Reads the caller's object id in Microsoft Entra ID; null when the header holds none.</summary>
    public static Guid? ObjectId(string header)
    {
        if (header.Length > LongestHeader) return null;
        var decoded = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, decoded, out var length)) return null;
        try
        {
            using var principal = JsonDocument.Parse(decoded.AsMemory(0, length));
            if (principal.RootElement is not { ValueKind: JsonValueKind.Object } root) return null;
            // Another provider's claim of the same name does not count as Entra's.
            if (!root.TryGetProperty("auth_typ", out var provider) || provider.ValueKind != JsonValueKind.String
                || provider.GetString() != "aad")
                return null;
            if (!root.TryGetProperty("claims", out var claims) || claims.ValueKind != JsonValueKind.Array) return null;
            foreach (var claim in claims.EnumerateArray())
                if (IsObjectId(Member(claim, "typ"))) return Guid.TryParse(Member(claim, "val"), out var id) ? id : null;
            return null;
        }
        // The second exception is for half a surrogate pair, which JSON can contain and text cannot.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsObjectId(string? type) => type is "http://schemas.microsoft.com/identity/claims/objectidentifier" or "oid";

    private static string? Member(JsonElement claim, string name) =>
        claim.ValueKind == JsonValueKind.Object && claim.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
}
