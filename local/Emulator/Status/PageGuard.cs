using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.Status;

/// <summary>
/// Allows only the page itself to change anything. Pages of other sites and of other ports of this machine cannot read the token that is in
/// the page. https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
/// </summary>
internal sealed class PageGuard
{
    /// <summary>The header that contains the token.</summary>
    public const string Header = "x-emulator-token";

    /// <summary>The token in the page, which is new at each start.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Returns the reason why a request is refused; null if it is not.</summary>
    public string? Refusal(HttpRequest request)
    {
        if (request.Headers.Origin.Count > 0 && request.Headers.Origin != $"{request.Scheme}://{request.Host}")
            return "Only the emulator's own page may do this.";
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && site != "same-origin")
            return "Only the emulator's own page may do this.";
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Headers[Header].ToString()), Encoding.UTF8.GetBytes(Token))
            ? null
            : $"The header {Header} must have the token of the page, which is new at each start of the emulator: load the page again.";
    }
}
