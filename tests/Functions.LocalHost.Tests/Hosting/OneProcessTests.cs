using System.Collections;
using System.Net;
using System.Reflection;
using System.Runtime.Loader;
using Azure.Storage.Queues;
using HostedPlain;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Functions.LocalHost.Tests.Hosting;

/// <summary>Several apps in the process of a test.</summary>
public sealed class OneProcessTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_instances_of_an_app_can_run_in_the_same_process_with_different_settings()
    {
        await using var one = Hosted.WithoutListeners("Who=one");
        await using var two = Hosted.WithoutListeners("Who=two");
        var (first, second) = (one.CreateClient(), two.CreateClient());
        Assert.Equal("one", await first.GetStringAsync("/api/settings/Who", Cancellation));
        Assert.Equal("two", await second.GetStringAsync("/api/settings/Who", Cancellation));
        Assert.Equal("one", await first.GetStringAsync("/api/settings/Who", Cancellation));
    }

    [Fact]
    public async Task Two_different_apps_can_run_in_the_same_process()
    {
        for (var i = 0; i < 2; i++)
        {
            await using var app = Hosted.WithoutListeners();
            await using var plain = Plain();
            using var body = new StringContent("body");
            Assert.Equal("named", await app.CreateClient().GetStringAsync("/api/by/name", Cancellation));
            Assert.Equal(HttpStatusCode.Created, (await plain.CreateClient().PostAsync("/api/plain/x", body, Cancellation)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await plain.CreateClient().GetAsync("/api/by/name", Cancellation)).StatusCode);
        }
    }

    [Fact]
    public async Task Two_instances_can_listen_on_different_free_ports_in_the_same_process()
    {
        await using var one = Hosted.WithoutListeners("Who=one");
        await using var two = Hosted.WithoutListeners("Who=two");
        using var client = new HttpClient();
        Assert.Equal("one", await client.GetStringAsync(new Uri(one.StartOnFreePort(), "/api/settings/Who"), Cancellation));
        Assert.Equal("two", await client.GetStringAsync(new Uri(two.StartOnFreePort(), "/api/settings/Who"), Cancellation));
    }

    [Fact]
    public async Task An_app_without_ASP_NET_Core_receives_requests_and_sends_responses_as_messages()
    {
        await using var app = Plain();
        using var client = app.CreateClient();
        using var body = new StringContent("body");
        using var answer = await client.PostAsync("/api/plain/a%20b?q=1", body, Cancellation);
        Assert.Equal((HttpStatusCode.Created, "a b body"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal("1", answer.Headers.GetValues("X-Query").Single());
        Assert.StartsWith("seen=yes", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync("/api/Nothing", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task An_app_that_was_disposed_leaves_no_function_behind()
    {
        var app = new Hosted(storage.NewAccount());
        _ = app.Server;
        var host = AssemblyLoadContext.All.Single(one => one.Name == "Functions.LocalHost: HostedApp").Assemblies
            .Single(one => one.GetName().Name == "Functions.LocalHost");
        var calls = (IDictionary)Field(host.GetType("Functions.LocalHost.Listeners.GeneratedCall")!, "Calls").GetValue(null)!;
        var listeners = host.GetType("Functions.LocalHost.Listeners.ListenerHost")!;
        var keys = (ICollection<string>)Field(listeners, "_keys").GetValue(app.Services.GetRequiredService(listeners))!;
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.True(calls.Contains(key)));
        await app.DisposeAsync();
        // The factory does not wait while the app's Main disposes of the host.
        await Eventually.True(() => !keys.Any(key => calls.Contains(key)), Cancellation, what: "The functions are removed");

        static FieldInfo Field(Type type, string name) =>
            type.GetField(name, BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance)!;
    }

    [Fact]
    public async Task An_app_without_ASP_NET_Core_responds_after_its_outputs_are_written()
    {
        var account = storage.NewAccount();
        await using var app = Plain(account);
        using var client = app.CreateClient();
        using var body = new StringContent("""{"text":"this"}""");
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.PostAsync("/api/keep/Not_a_name", body, Cancellation)).StatusCode);
        using var answer = await client.PostAsync("/api/keep/kept", body, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "this"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        var queue = new QueueClient(account, "kept", new() { MessageEncoding = QueueMessageEncoding.Base64 });
        Assert.Equal("this", (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.Body.ToString());
    }

    // WebApplicationFactory turns any app into a web host; this app configures none.
    private static WebApplicationFactory<Marker> Plain(string? account = null) => new WebApplicationFactory<Marker>()
        .WithWebHostBuilder(host => host.Configure(_ => { }).ConfigureAppConfiguration(settings => settings.AddInMemoryCollection(
            [new("AzureWebJobsStorage", account), new("AzureWebJobs.Keep.Disabled", $"{account is null}")])));
}
