using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Local.Emulator.Hosting;

namespace Emulator.Tests;

/// <summary>Calls the emulator as its page does.</summary>
internal sealed partial class PageClient(EmulatorServer server)
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Uri Address { get; } = new($"http://localhost:{server.HttpPort}/");

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, answer) = await TryGetAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        return answer;
    }

    public async Task<(HttpStatusCode Status, JsonElement Answer)> TryGetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(Address, path), Cancellation);
        return (answer.StatusCode, await JsonOf(answer));
    }

    /// <summary>The token that is in the page.</summary>
    public async Task<string> TokenAsync() =>
        Token().Match(await Http.GetStringAsync(Address, Cancellation)).Groups[1].Value;

    /// <summary>Posts as the page does, and expects success.</summary>
    public async Task<(int Done, int Left)> PostAsync(string path, string body)
    {
        var (status, answer) = await TryPostAsync(path, body);
        Assert.True(status == HttpStatusCode.OK, $"{status}: {answer}");
        return (answer.GetProperty("done").GetInt32(), answer.GetProperty("left").GetInt32());
    }

    /// <param name="headers">Besides the token; one that is null leaves the token out.</param>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> TryPostAsync(
        string path, string body, string type = "application/json", params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path))
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        if (!headers.Any(one => one.Name == "x-emulator-token")) request.Headers.Add("x-emulator-token", await TokenAsync());
        foreach (var (name, value) in headers.Where(one => one.Value is not null)) request.Headers.Add(name, value);
        using var answer = await Http.SendAsync(request, Cancellation);
        return (answer.StatusCode, await JsonOf(answer));
    }

    /// <summary>Why a post was refused.</summary>
    public async Task<string?> RefusalAsync(string path, string body)
    {
        var (status, answer) = await TryPostAsync(path, body);
        Assert.NotEqual(HttpStatusCode.OK, status);
        return answer.GetProperty("message").GetString();
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonElement.Parse(text) : default;
    }

    [GeneratedRegex("name=\"emulator-token\" content=\"([0-9a-f]{32})\"")]
    private static partial Regex Token();
}
