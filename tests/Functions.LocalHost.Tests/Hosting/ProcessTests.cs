using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Testing;

namespace Functions.LocalHost.Tests.Hosting;

/// <summary>The app as the program that a person starts.</summary>
public sealed class ProcessTests(Storage storage)
{
    private static readonly string[] Off =
        ["--AzureWebJobs.Beat.Disabled=1", "--AzureWebJobs.Patient.Disabled=1", "--AzureWebJobs.Elsewhere.Disabled=1"];

    private static readonly string[] Settings = ["--NamedRoute=by/name", "--TickSchedule=0 0 0 1 1 *", .. Off];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_startup_output_lists_what_can_be_called_and_the_app_serves_it()
    {
        await using var app =
            await AppProcess.StartAsync("HostedApp",
                [$"--AzureWebJobsStorage={storage.NewAccount()}", "--cors=http://localhost:5173", .. Settings], Cancellation);
        Assert.Equal("named", await app.Client.GetStringAsync("/api/by/name", Cancellation));
        Assert.Contains($"[GET] {app.Client.BaseAddress}api/by/name", app.Output, StringComparison.Ordinal);
        Assert.Equal(["http://localhost:5173"], (await PreflightAsync(app, "/api/Echo")).GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("    queueTrigger: Bytes, Copy, Data, Elsewhere (disabled), Json", app.Output, StringComparison.Ordinal);
        await Eventually.True(() => app.Output.Contains("Z] Named: GET /api/by/name 200 in", StringComparison.Ordinal), Cancellation);
    }

    [Fact]
    public async Task An_app_without_ASP_NET_Core_is_served_by_the_web_server_of_the_host()
    {
        await using var app = await AppProcess.StartAsync("HostedPlain",
            ["--prot=1", "--cors=http://localhost:5173", "--AzureWebJobs.Keep.Disabled=1"], Cancellation);
        using var body = new StringContent("body");
        Assert.Equal("x body",
            await (await app.Client.PostAsync("/api/plain/x", body, Cancellation)).Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(["http://localhost:5173"], (await PreflightAsync(app, "/api/plain/x")).GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("The switch --prot has no effect on the host. Did you mean --port?", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_can_empty_the_route_prefix()
    {
        const string Empty = "--AzureFunctionsJobHost:extensions:http:routePrefix=";
        await using var app = await AppProcess.StartAsync("HostedPlain", [Empty, "--AzureWebJobs.Keep.Disabled=1"], Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Client.GetAsync("/Nothing", Cancellation)).StatusCode);
        await Eventually.True(() => app.Output.Contains("Z] Nothing: GET /Nothing 204 in", StringComparison.Ordinal), Cancellation);
    }

    [Fact]
    public async Task A_request_body_of_40_MB_is_accepted()
    {
        await using var app = await AppProcess.StartAsync(
            "HostedApp", ["--AzureWebJobsStorage=", "--AzureFunctionsLocalHost:Listeners=false", .. Settings], Cancellation);
        using var large = new ByteArrayContent(new byte[40_000_000]);
        Assert.Equal(
            40_000_000,
            (await (await app.Client.PostAsync("/api/Echo", large, Cancellation)).Content.ReadAsByteArrayAsync(Cancellation)).Length);
    }

    [Fact]
    public async Task A_missing_setting_in_a_route_is_reported_in_a_single_message()
    {
        await using var app = AppProcess.Launch("HostedApp", ["--AzureWebJobsStorage=", "--AzureFunctionsLocalHost:Listeners=false"]);
        Assert.Equal(1, await app.ExitAsync(Cancellation));
        Assert.Contains(
            "The app does not start: '%NamedRoute%' does not resolve to a value: there is no such app setting.",
            app.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    [Theory, InlineData("SIGINT"), InlineData("SIGTERM")]
    public async Task A_signal_during_the_start_ends_the_app_without_an_error(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var app =
            AppProcess.Launch("HostedApp", ["--HoldsStart=true", "--AzureFunctionsLocalHost:Listeners=false", .. Settings]);
        await Eventually.True(() => app.Output.Contains("Starting for ever", StringComparison.Ordinal), Cancellation);
        await app.SignalAsync(signal);
        Assert.Equal(0, await app.ExitAsync(Cancellation));
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_route_is_reported_in_a_single_message()
    {
        await using var app =
            AppProcess.Launch("HostedApp", ["--AzureWebJobsStorage=", "--AzureFunctionsLocalHost:Listeners=false", "--NamedRoute=a/{"]);
        Assert.Equal(1, await app.ExitAsync(Cancellation));
        Assert.Contains(
            "The app does not start: The route of the function 'Named' is not valid: 'api/a/{'.", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_with_a_missing_setting_is_reported_in_a_single_message()
    {
        await using var app = AppProcess.Launch("HostedApp", [$"--AzureWebJobsStorage={storage.NewAccount()}", "--NamedRoute=a", .. Off]);
        Assert.Equal(1, await app.ExitAsync(Cancellation));
        Assert.Contains("The app does not start: The function 'Tick' is in error:", app.Output, StringComparison.Ordinal);
        Assert.Contains("TickSchedule", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_logs_a_line_for_each_unavailable_storage_service_and_still_serves_HTTP()
    {
        await using var app = await AppProcess.StartAsync("HostedApp", [$"--AzureWebJobsStorage={Away()}", .. Settings], Cancellation);
        Assert.Equal("named", await app.Client.GetStringAsync("/api/by/name", Cancellation));
        await Eventually.True(() => app.Output.Contains("does not answer: Connection refused", StringComparison.Ordinal), Cancellation);
        Assert.Contains("Is the storage emulator running?", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    // What a browser asks before a page calls a function of another origin.
    private static async Task<HttpResponseHeaders> PreflightAsync(AppProcess app, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", "http://localhost:5173");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await app.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return answer.Headers;
    }

    // A storage account at a port where nothing listens.
    private static string Away()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var service = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/a";
        return $"AccountName=a;AccountKey=a2V5;BlobEndpoint={service};QueueEndpoint={service};TableEndpoint={service}";
    }
}
