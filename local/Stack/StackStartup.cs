using Local.Stack;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: WorkerExtensionStartup(typeof(StackStartup))]

namespace Local.Stack;

/// <summary>Starts Azurite and the emulator with an app of this repository, where its settings name them and nothing listens.</summary>
public sealed class StackStartup : WorkerExtensionStartup
{
    /// <inheritdoc/>
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        ArgumentNullException.ThrowIfNull(applicationBuilder);
        // First of all services: what the app does while it starts may need them already.
        applicationBuilder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, StackService>());
    }
}
