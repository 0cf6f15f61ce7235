using System.Collections.Immutable;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Protocol;
using Functions.LocalHost.ServiceBus.Triggers;
using Functions.LocalHost.Worker;
using Functions.LocalHost.Worker.InProcess;
using Grpc.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Functions.LocalHost.Tests.Worker;

public sealed class TransportTests
{
    private const string Grpc = "AzureFunctionsLocalHost:Transport=grpc";

    [Theory]
    [InlineData(null)]
    [InlineData(Grpc)]
    public async Task Both_transports_answer_a_request(string? setting)
    {
        await using var app = Hosted.WithoutListeners(setting is null ? [] : [setting]);
        var name = await app.CreateClient().GetStringAsync("/api/all/Ada", TestContext.Current.CancellationToken);
        Assert.Equal("rest Ada", name);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(Grpc, false)]
    public async Task The_worker_runs_in_process_unless_a_setting_selects_gRPC(string? setting, bool inProcess)
    {
        await using var app = Hosted.WithoutListeners(setting is null ? [] : [setting]);
        var type = AppDomain.CurrentDomain.GetAssemblies().Single(one => one.GetName().Name == "Microsoft.Azure.Functions.Worker.Grpc")
            .GetType("Microsoft.Azure.Functions.Worker.Grpc.IWorkerClientFactory", throwOnError: true)!;
        Assert.Equal(inProcess, app.Services.GetRequiredService(type).GetType().Name != "GrpcWorkerClientFactory");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Grpc)]
    public void Both_transports_report_a_function_that_the_worker_cannot_load(string? setting)
    {
        var error = $"{StartError.Of(
            () => Hosted.WithoutListeners(setting is null ? [] : [setting]).WithWebHostBuilder(
                builder => builder.ConfigureTestServices(services => services.AddSingleton<IFunctionMetadataProvider>(new Nowhere()))),
            app => _ = app.Server)}";
        Assert.Contains("The function 'Nowhere' could not be loaded: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("the worker gave no reason", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_without_a_required_member_keeps_its_gRPC_client_and_the_reason_names_the_member()
    {
        var (services, stream) = (new ServiceCollection().AddSingleton("its own"), new WorkerStream());
        Assert.False(InProcessTransport.TryAdd(services, typeof(TransportTests).Assembly, stream));
        Assert.Equal("its own", Assert.Single(services).ImplementationInstance);
        Assert.Contains("Functions.LocalHost.Tests", stream.WhyByGrpc, StringComparison.Ordinal);
        Assert.EndsWith("has no IWorkerClientFactory", stream.WhyByGrpc, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_exception_that_ends_the_worker_stream_is_reported_to_its_waiters()
    {
        var (stream, ended) = (new WorkerStream(), new TaskCompletionSource<Exception?>());
        (stream.Received, stream.Ended) = (_ => throw new AggregateException("of a logger"), ended.SetResult);
        await stream.EventStream(new OneMessage(), new NoMessages(), new Call());
        Assert.IsType<AggregateException>(await ended.Task);
    }

    [Fact]
    public void Items_are_encoded_into_the_request_if_the_worker_cannot_receive_them_as_objects()
    {
        var services = new ServiceCollection();
        Functions.LocalHost.InProcess.HandOver.AddTo(services);
        Assert.Empty(services);
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(new BinaryData("hello"), lockTokenGuid: Guid.NewGuid());
        var request = new InvocationRequest
        {
            InvocationId = "id",
            Trigger = new TriggerInput("messages", new ModelItem[] { new MessageItem(message) },
                new Dictionary<string, object> { ["SubjectArray"] = new LazyValue(() => "a".Split(',')) }),
        };
        new HandOver(services).Keep(request);
        var sent = Assert.Single(request.InputData);
        Assert.Equal("messages", sent.Name);
        Assert.Equal("AzureServiceBusReceivedMessage", Assert.Single(sent.Data.CollectionModelBindingData.ModelBindingData).Source);
        Assert.Equal(["a"], request.TriggerMetadata["SubjectArray"].CollectionString.String);
    }

    /// <summary>Describes a function whose code does not exist.</summary>
    private sealed class Nowhere : IFunctionMetadataProvider
    {
        public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory) =>
            Task.FromResult(ImmutableArray.Create<IFunctionMetadata>(new DefaultFunctionMetadata
            {
                Language = "dotnet-isolated",
                Name = nameof(Nowhere),
                EntryPoint = "HostedApp.Nowhere.Run",
                ScriptFile = "HostedApp.dll",
                RawBindings = ["""{"name":"request","type":"httpTrigger","direction":"In","methods":["get"]}"""],
            }));
    }

    private sealed class OneMessage : IAsyncStreamReader<StreamingMessage>
    {
        public StreamingMessage Current { get; } = new();

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(true);
    }

    private sealed class NoMessages : IServerStreamWriter<StreamingMessage>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(StreamingMessage message) => Task.CompletedTask;
    }

    private sealed class Call : ServerCallContext
    {
        protected override string MethodCore => "";
        protected override string HostCore => "";
        protected override string PeerCore => "";
        protected override DateTime DeadlineCore => DateTime.MaxValue;
        protected override Metadata RequestHeadersCore => [];
        protected override CancellationToken CancellationTokenCore => CancellationToken.None;
        protected override Metadata ResponseTrailersCore => [];
        protected override Status StatusCore { get; set; }
        protected override WriteOptions? WriteOptionsCore { get; set; }
        protected override AuthContext AuthContextCore => new("", []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
            throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
