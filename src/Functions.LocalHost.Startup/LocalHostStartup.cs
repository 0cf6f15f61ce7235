using System.Reflection;
using Functions.LocalHost;
using Functions.LocalHost.InProcess;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: WorkerExtensionStartup(typeof(LocalHostStartup))]

namespace Functions.LocalHost;

/// <summary>Adds the host to an app that no host has started. In Azure and under Core Tools it does nothing.</summary>
public sealed class LocalHostStartup : WorkerExtensionStartup
{
    /// <inheritdoc/>
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        ArgumentNullException.ThrowIfNull(applicationBuilder);
        var services = applicationBuilder.Services;
        var context = services.Select(service => service.ImplementationInstance).OfType<HostBuilderContext>().FirstOrDefault()
            ?? throw new InvalidOperationException(
                "Functions.LocalHost needs an app that is built with FunctionsApplication.CreateBuilder or HostBuilder.");
        // A host has started this process and says where it listens.
        if (!string.IsNullOrEmpty(context.Configuration["Functions:Worker:HostEndpoint"])) return;

        HandOver.AddTo(services);
        var app = LocalApp.Current;
        HostLoadContext.For(app).Entry(services, context, app.Assembly, app.Folder, app.IsOwnProgram);
    }
}

/// <summary>
/// The host's entry point. It receives the app's services, their context, its assembly, its build output, and whether it is the program
/// that is running.
/// </summary>
internal delegate void HostEntry(IServiceCollection services, HostBuilderContext context, Assembly app, string folder, bool isOwnProgram);
