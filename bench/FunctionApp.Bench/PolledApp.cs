using FunctionApp.Handlers;
using Lambda;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FunctionApp.Bench;

/// <summary>The whole app in this process, whose queue or hub is read by a handler that does nothing.</summary>
internal sealed class PolledApp(
    string storage, string emulator, PolledApp.Seen seen, PolledApp.Source source, int batchSize, int hostBatch)
    : WebApplicationFactory<Echo>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("AzureWebJobsStorage", storage);
        builder.UseSetting("ServiceBus", emulator);
        builder.UseSetting("EventHubs", emulator);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        // Disables background work on storage, which the bare loops do not have either.
        foreach (var function in new[] { "ProcessEvent", "DeadLetterEvent", "RedrivePage", "ResumeRedrive", "Cleanup", "EndWindows" })
            builder.UseSetting($"AzureWebJobs.{function}.Disabled", "true");
        builder.UseSetting(source == Source.Queue ? "AzureWebJobs.SalesStream.Disabled" : "AzureWebJobs.OrdersQueue.Disabled", "true");
        builder.UseSetting("AzureFunctionsJobHost:extensions:serviceBus:maxMessageBatchSize", $"{hostBatch}");
        builder.UseSetting("AzureFunctionsJobHost:extensions:eventHubs:loadBalancingUpdateInterval", "00:00:01");
        builder.ConfigureServices(services =>
        {
            var functions = new FunctionRegistry(services);
            functions.AddRaw<Nothing>("nothing");
            services.AddSingleton(seen);
            services.Replace(ServiceDescriptor.Singleton(functions));
            var sources = new EventSourceRegistry().AddServiceBusQueue("orders", "nothing",
                settings => settings with { BatchSize = batchSize, MaximumBatchingWindowInSeconds = batchSize > 10 ? 1 : 0 });
            services.Replace(ServiceDescriptor.Singleton(source == Source.Kafka
                ? sources.AddManagedKafka("sales", "nothing", settings => settings with { BatchSize = 1000 }, consumerGroup: "lambda")
                : sources.AddEventHub("sales", "nothing", settings => settings with { BatchSize = 1000 }, consumerGroup: "lambda")));
        });
    }

    /// <summary>What is read, and as what the function receives it.</summary>
    internal enum Source
    {
        /// <summary>A queue of Service Bus, as one of SQS.</summary>
        Queue,

        /// <summary>An event hub, as a stream of Kinesis.</summary>
        Stream,

        /// <summary>An event hub, as a topic of Kafka.</summary>
        Kafka,
    }

    /// <summary>Tells of records as they come.</summary>
    internal sealed class Seen
    {
        private Action<int> _tell = static _ => { };

        public void Now(int records) => Volatile.Read(ref _tell)(records);

        public void Tell(Action<int> tell) => Volatile.Write(ref _tell, tell);
    }

    private sealed class Nothing(Seen seen) : IRawHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            // Each record of a queue and a stream has the first of them, each one of Kafka the second.
            seen.Now(Math.Max(input.Span.Count("\"eventSourceARN\""u8), input.Span.Count("\"timestampType\""u8)));
            return default;
        }
    }
}
