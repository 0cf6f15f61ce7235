using Functions.LocalHost.Admin;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Http;

/// <summary>
/// Handles requests before the worker's pipeline, in the same server: finds the function of a request, announces the invocation to the
/// worker, and passes the request on. Unlike the real host, it copies and forwards nothing.
/// </summary>
internal sealed class HttpFront(
    FunctionCatalogue catalogue, HostConfiguration host, Address address, StartPage page, AdminApi admin, WebHooks hooks,
        FunctionCalls calls, IConfiguration configuration, TimeProvider time, CrossOrigin cors) : IStartupFilter
{
    /// <summary>The maximum size of a request body, in bytes; the real host's HttpBodySizeLimit.</summary>
    public const long MaxRequestBodySize = 104_857_600;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        UseAddress(app);
        cors.Use(app);
        var worker = app.New();
        next(worker);
        var pipeline = worker.Build();
        var workerEndpoints = app.ApplicationServices.GetService(typeof(EndpointDataSource)) as EndpointDataSource;

        app.Use((context, after) => catalogue.Loaded.IsCompletedSuccessfully ? after(context) : AfterLoadingAsync(context, after));
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            // A function with an empty route takes precedence.
            endpoints.MapGet("/", page.WriteAsync).WithOrder(int.MaxValue);
            admin.Map(endpoints);
            hooks.Map(endpoints);
            endpoints.DataSources.Add(
                new HttpRoutes(catalogue, host, function => HttpCall.Handler(function, calls, catalogue.IsWebApplication
                ? new WorkerPipeline(pipeline, workerEndpoints!, function, time) : new HttpMessages(function))));
        });
    };

    private async Task AfterLoadingAsync(HttpContext context, RequestDelegate after)
    {
        await catalogue.Loaded.WaitAsync(context.RequestAborted);
        await after(context);
    }

    // The worker expects a separate address for the host to forward to; here it is the host's own.
    private void UseAddress(IApplicationBuilder app)
    {
        if (app.ServerFeatures.Get<IServerAddressesFeature>() is not { Addresses: { IsReadOnly: false } addresses }) return;
        // A test's WebApplicationFactory.UseKestrel(port) has named another one.
        if (!addresses.SequenceEqual(Split(configuration[WebHostDefaults.ServerUrlsKey]))) return;
        addresses.Clear();
        foreach (var url in Split(address.Urls)) addresses.Add(url);
    }

    private static string[] Split(string? urls) => urls?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
