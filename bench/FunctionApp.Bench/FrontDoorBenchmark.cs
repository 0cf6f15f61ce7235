using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Bench;

/// <summary>Synchronous invocation of <c>echo</c> beside a bare Kestrel that echoes, each on its own port of this process, in turn.</summary>
internal static class FrontDoorBenchmark
{
    private const int Rounds = 7;
    private const int Connections = 16;
    private const int RequestsEach = 1500;
    private const string Body = """{"hello":"world","lines":[{"sku":"85123A","quantity":2}]}""";

    public static async Task RunAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        await using var bare = await BareAsync();
        var app = new LoadClient(stack.Address, LoadClient.Post("/api/functions/echo/invocations", Body));
        var kestrel = new LoadClient(new IPEndPoint(IPAddress.Loopback, new Uri(bare.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port), LoadClient.Post("/", Body));
        await app.RunAsync(Connections, RequestsEach);
        await kestrel.RunAsync(Connections, RequestsEach);

        var ratios = new List<double>();
        Console.WriteLine($"{"round",5} {"bare Kestrel",14} {"invocations",14} {"ratio",7}   requests/s, {Connections} connections");
        for (var round = 1; round <= Rounds; round++)
        {
            var (theirs, ours) = (await kestrel.RunAsync(Connections, RequestsEach), await app.RunAsync(Connections, RequestsEach));
            ratios.Add(ours / theirs);
            Console.WriteLine($"{round,5} {theirs,14:N0} {ours,14:N0} {ours / theirs,7:P0}");
        }
        Console.WriteLine($"median ratio {ratios.Order().ElementAt(Rounds / 2):P0}");
    }

    private static async Task<WebApplication> BareAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            var body = new byte[(int)http.Request.ContentLength!.Value];
            await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        });
        await app.StartAsync();
        return app;
    }
}
