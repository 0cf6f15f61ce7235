using Functions.LocalHost.ServiceBus.Rpc;
using Grpc.Net.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

[assembly: WorkerExtensionStartup(typeof(ServiceBusExtensionStartup))]

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Lets the functions of an app settle their messages through the host.</summary>
public sealed class ServiceBusExtensionStartup : WorkerExtensionStartup
{
    /// <inheritdoc/>
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        ArgumentNullException.ThrowIfNull(applicationBuilder);
        // The container owns the channel; nothing connects before a function settles something.
        applicationBuilder.Services.AddSingleton(services => Channel(services.GetRequiredService<IConfiguration>()));
        applicationBuilder.Services.AddTransient(services =>
            services.GetKeyedService<Func<string, byte[], CancellationToken, Task<(int, string, byte[])>>>(
                InProcessInvoker.ServiceKey) is { } run
            ? new Settlement.SettlementClient(new InProcessInvoker(run))
            : new Settlement.SettlementClient(services.GetRequiredService<GrpcChannel>()));
    }

    private static GrpcChannel Channel(IConfiguration configuration)
    {
        // Every host sets this on the worker's command line; hosts before 2023 set HOST and PORT.
        var address = configuration["Functions:Worker:HostEndpoint"] ?? $"http://{configuration["HOST"]}:{configuration["PORT"]}";
        var largest = configuration.GetValue<int?>("Functions:Worker:GrpcMaxMessageLength")
            ?? configuration.GetValue<int?>("grpcMaxMessageLength");
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = largest, MaxSendMessageSize = largest });
    }
}
