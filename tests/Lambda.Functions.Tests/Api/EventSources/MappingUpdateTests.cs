using Lambda.Engine.Polling;
using Lambda.Functions.Api.EventSources;

namespace Lambda.Functions.Tests.Api.EventSources;

/// <summary>
/// As in https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html: what a body leaves out stays, and an empty
/// structure removes what is there.
/// </summary>
public sealed class MappingUpdateTests
{
    private static readonly EventSourceSettings Before = new()
    {
        BatchSize = 7, Filters = ["{}"], MaximumConcurrency = 5, OnFailure = "storage-queue:failed", ReportBatchItemFailures = true,
    };

    [Fact]
    public void Members_that_a_request_leaves_out_keep_their_values() => Assert.Equal(Before, new MappingUpdate().ApplyTo(Before));

    [Fact]
    public void Empty_structures_in_a_request_remove_the_stored_values()
    {
        var after = new MappingUpdate
        {
            DestinationConfig = new(null, null), FilterCriteria = new(null), FunctionResponseTypes = [], ScalingConfig = new(null),
        }.ApplyTo(Before);
        Assert.Equal(
            (7, 0, null, null, false),
            (after.BatchSize, after.Filters.Count, after.MaximumConcurrency, after.OnFailure, after.ReportBatchItemFailures));
    }
}
