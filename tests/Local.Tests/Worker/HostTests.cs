using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Local.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing;

namespace Local.Tests.Worker;

public sealed class HostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_says_that_the_host_runs()
    {
        await using var app = await HttpApp.StartAsync([typeof(Functions)], ["--AzureWebJobs.Ping.Disabled=1"], Cancellation);
        var status = await app.Client.GetFromJsonAsync<JsonObject>("/admin/host/status", Cancellation);
        Assert.Equal("Running", (string?)status?["state"]);
        Assert.Equal("local-tests", (string?)status?["id"]);
        await Eventually.True(async () => (long?)(await app.Client.GetFromJsonAsync<JsonObject>("/admin/host/status", Cancellation))?["processUptime"] > 0, Cancellation);
        var functions = await app.Client.GetFromJsonAsync<JsonArray>("/admin/functions", Cancellation);
        Assert.Equal("""[{"name":"Ping","isDisabled":true,"trigger":"httpTrigger"}]""", functions?.ToJsonString());
    }

    [Fact]
    public async Task A_log_level_in_a_setting_overrides_that_of_host_json()
    {
        await using (var app = await HttpApp.StartAsync([typeof(Functions)], [], Cancellation))
            Assert.True(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Function.Ping").IsEnabled(LogLevel.Information));
        await using (var app = await HttpApp.StartAsync([typeof(Functions)], ["--Logging:LogLevel:Default=Warning"], Cancellation))
            Assert.False(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Function.Ping").IsEnabled(LogLevel.Information));
    }

    [Theory]
    [InlineData("None", "{}", HttpStatusCode.NotFound)]
    [InlineData("Ping", "{", HttpStatusCode.BadRequest)]
    [InlineData("Ping", "[1]", HttpStatusCode.BadRequest)]
    [InlineData("Ping", """{"input":"x"}""", HttpStatusCode.BadRequest)]
    public async Task A_run_that_cannot_be_is_refused(string function, string body, HttpStatusCode expected)
    {
        await using var app = await HttpApp.StartAsync([typeof(Functions)], [], Cancellation);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal(expected, (await app.Client.PostAsync($"/admin/functions/{function}", content, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost.example.com")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Host", "rebound.example:7071")]
    public async Task Pages_of_other_sites_use_nothing_of_the_host(string header, string value)
    {
        await using var app = await HttpApp.StartAsync([typeof(Functions)], [], Cancellation);
        foreach (var path in (string[])["/admin/functions", "/admin/host/status", "/runtime/webhooks/blobs"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add(header, value);
            Assert.Equal(HttpStatusCode.Forbidden, (await app.Client.SendAsync(request, Cancellation)).StatusCode);
        }
    }

    [Theory]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Host", "127.0.0.1:7071")]
    public async Task Pages_and_programs_of_this_machine_use_the_host(string header, string value)
    {
        await using var app = await HttpApp.StartAsync([typeof(Functions)], [], Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/functions");
        request.Headers.Add(header, value);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public void A_setting_that_a_binding_names_and_that_is_missing_is_named()
    {
        var host = new HostConfiguration(new ConfigurationBuilder().Build(), null, "App");
        Assert.Contains("'%Missing%'", Assert.Throws<HostConfigurationException>(() => host.Resolve("a-%Missing%")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("functionTimeout", "soon")]
    [InlineData("functionTimeout", "00:00:00")]
    public void A_wrong_functionTimeout_is_refused(string name, string value)
    {
        var app = new ConfigurationBuilder().AddInMemoryCollection([new($"AzureFunctionsJobHost:{name}", value)]).Build();
        Assert.Contains(value, Assert.Throws<HostConfigurationException>(() => new HostConfiguration(app, null, "App")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_settings_are_preferred_to_their_sample_and_underscores_are_paths()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "host.json"), """{"version":"2.0"}""");
            File.WriteAllText(Path.Combine(folder.FullName, "local.settings.json.sample"), """{"Values":{"A__B":"sample"}}""");
            Assert.Equal("sample", LocalSettings.Find(folder.FullName).Values["A:B"]);
            File.WriteAllText(Path.Combine(folder.FullName, "local.settings.json"), """{"Values":{"A__B":"mine"},"Host":{"LocalHttpPort":7272}} // mine""");
            var settings = LocalSettings.Find(folder.CreateSubdirectory("src").FullName);
            Assert.Equal(("mine", 7272, Path.Combine(folder.FullName, "host.json")), (settings.Values["A:B"], settings.Port, settings.HostJson));
            File.WriteAllText(Path.Combine(folder.FullName, "local.settings.json"), """{"IsEncrypted":true}""");
            Assert.Contains("func settings decrypt", Assert.Throws<HostConfigurationException>(() => LocalSettings.Find(folder.FullName)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static class Functions
    {
        [Function("Ping")]
        public static IResult Ping([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }
}
