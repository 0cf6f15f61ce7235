using Functions.LocalHost.Messaging;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Rpc;
using Microsoft.Azure.WebJobs.Hosting;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Functions.LocalHost.ServiceBus;

/// <summary>
/// Adds the Service Bus bindings to a host: the trigger, the output, and the service that settles messages for the worker.
/// </summary>
internal sealed class ServiceBusWebJobsStartup : IWebJobsStartup
{
    public void Configure(IWebJobsBuilder builder)
    {
        builder.AddExtension<ServiceBusExtension>()
            .ConfigureOptions<ServiceBusOptions>((section, options) =>
            {
                section.Bind(options);
                options.Validate();
            })
            .MapWorkerGrpcService<SettlementService>();
        builder.Services.AddAzureClientsCore();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<Connections>();
        builder.Services.AddSingleton<ServiceBusClients>();
        builder.Services.AddSingleton<MessagesInHand>();
        builder.Services.AddSingleton<SettlementService>();
    }
}
