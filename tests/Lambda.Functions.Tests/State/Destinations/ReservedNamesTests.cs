using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.Async;
using Lambda.Functions.State;
using Lambda.Functions.State.Destinations;
using Testing;

namespace Lambda.Functions.Tests.State.Destinations;

/// <summary>
/// What the engine and the host keep for themselves is no destination: a record in the queue of events would be taken for an event, for
/// ever.
/// </summary>
public sealed class ReservedNamesTests
{
    private static readonly StorageQueueDestination Queues = new(new QueueServiceClient("UseDevelopmentStorage=true"), new FakePayloads());
    private static readonly BlobDestination Blobs = new(new BlobServiceClient("UseDevelopmentStorage=true"));

    [Theory]
    [InlineData(StorageNames.EventQueue)]
    [InlineData(StorageNames.EventPoisonQueue)]
    [InlineData(StorageNames.RedriveQueue)]
    [InlineData(StorageNames.RedrivePoisonQueue)]
    [InlineData("lambda-any")]
    [InlineData("azure-webjobs-blobtrigger-host")]
    public void Queues_that_the_engine_or_the_host_uses_cannot_be_destinations(string name) =>
        Assert.Equal($"the queue '{name}' is reserved for the engine or the host.", Queues.Problem(name));

    [Theory]
    [InlineData(StorageNames.Payloads)]
    [InlineData(StorageNames.Windows)]
    [InlineData("azure-webjobs-secrets")]
    [InlineData(ReservedNames.Deployment)]
    public void Containers_that_the_engine_or_the_host_uses_cannot_be_destinations(string name) =>
        Assert.Equal($"the container '{name}' is reserved for the engine or the host.", Blobs.Problem(name));

    [Fact]
    public void The_container_for_uploads_cannot_be_a_destination() => Assert.NotNull(Blobs.Problem(StorageNames.Uploads));

    [Theory]
    [InlineData("lambda-on-failure")]
    [InlineData("lambda")]
    [InlineData("my-lambda-async")]
    [InlineData("webjobs")]
    public void Names_that_only_resemble_reserved_names_are_valid(string name)
    {
        Assert.Null(Queues.Problem(name));
        Assert.Null(Blobs.Problem(name));
    }

    [Theory]
    [InlineData("orders\n")]
    [InlineData("or ders")]
    public void A_name_with_a_line_break_is_invalid(string name)
    {
        Assert.NotNull(Queues.Problem(name));
        Assert.NotNull(Blobs.Problem(name));
    }

    [Fact]
    public void The_deployment_container_has_the_same_name_as_in_the_Bicep_template() =>
        Assert.Contains($"'{ReservedNames.Deployment}'", File.ReadAllText(Path.Combine(Repository.Root, "infra", "main.bicep")),
            StringComparison.Ordinal);
}
