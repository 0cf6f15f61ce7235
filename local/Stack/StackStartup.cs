using Local.Stack;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: WorkerExtensionStartup(typeof(StackStartup))]

namespace Local.Stack;

/// <summary>Starts Azurite and the emulator with an app of this repository, if its settings use them and they are not running.</summary>
public sealed class StackStartup : WorkerExtensionStartup
{
    /// <inheritdoc/>
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        ArgumentNullException.ThrowIfNull(applicationBuilder);
        if (DashboardPorts.Asked is { } ports
            && applicationBuilder.Services.FirstOrDefault(service => service.ServiceType == typeof(HostBuilderContext))
                ?.ImplementationInstance is HostBuilderContext context)
            Dashboard.Configure(context, ports);
        // Before all other services, which may need them while they start.
        applicationBuilder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, StackService>());
    }
}
