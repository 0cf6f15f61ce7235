using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

/// <summary>
/// Records against the example of https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, one file for each
/// condition in Records.
/// </summary>
public sealed class DestinationRecordTests
{
    [Theory]
    [InlineData("success", InvocationCondition.Success, 1, """{"done":true}""", null)]
    [InlineData(
        "retries-exhausted", InvocationCondition.RetriesExhausted, 3,
        """{"errorMessage":"RequestId: e4b46cbf-b738-4880-8880-a18cdf61200e Process exited before completing request"}""", "Unhandled")]
    [InlineData("event-age-exceeded", InvocationCondition.EventAgeExceeded, 0, null, null)]
    public async Task A_record_has_the_members_that_Lambda_documents_in_the_same_order(
        string file, InvocationCondition condition, int count, string? response, string? functionError)
    {
        var record = Some.Record(condition, count, response, functionError);
        Assert.Equal(await GoldenAsync(file), Encoding.UTF8.GetString(record.ToJson().Span));
    }

    [Fact]
    public async Task A_record_by_reference_names_the_blob_and_leaves_out_the_payloads() =>
        Assert.Equal(await GoldenAsync("by-reference"), Encoding.UTF8.GetString(
            Some.Record(InvocationCondition.RetriesExhausted, 3, "1", "Unhandled").ToJson(
                "lambda-payloads/2019-11-14/e4b46cbf-b738-4880-8880-a18cdf61200e.record").Span));

    [Fact]
    public void A_stored_record_is_read_back_unchanged() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            ArbMap.Default.ArbFor<NonNegativeInt>(),
            Gen.Elements(Enum.GetValues<InvocationCondition>()).ToArbitrary(),
            (text, count, condition) =>
            {
                var record = Some.Record(
                    condition, count.Get, condition == InvocationCondition.EventAgeExceeded ? null : JsonSerializer.Serialize(text.Get),
                        condition == InvocationCondition.RetriesExhausted ? "Unhandled" : null) with
                { Hops = 3, Redrives = 2 };
                var read = DestinationRecord.Read(
                    record.ToJson(),
                    new(record.RequestId, record.Function, record.AcceptedAt, "storage-queue:q", DestinationPlaces.OnFailure, "b")
                    {
                        Hops = 3,
                        Redrives = 2
                    });
                return read with { RequestPayload = default, ResponsePayload = default }
                    == record with { RequestPayload = default, ResponsePayload = default }
                    && read.ToJson().Span.SequenceEqual(record.ToJson().Span);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_record_has_the_same_key_each_time_it_is_sent_and_records_of_other_outcomes_have_other_keys()
    {
        var record = Some.Record(InvocationCondition.RetriesExhausted, 3, "1", "Unhandled");
        Assert.Equal("e4b46cbf-b738-4880-8880-a18cdf61200e.RetriesExhausted.3.0", record.Key);
        Assert.Equal(record.Key, (record with { Timestamp = record.Timestamp.AddDays(1) }).Key);
        DestinationRecord[] others = [
            record with { RequestId = "r-1" },
            record with { Condition = InvocationCondition.EventAgeExceeded },
            record with { ApproximateInvokeCount = 6 },
            record with { Redrives = 1 },
            record with { Part = "RecordAgeExceeded.1-2" }
        ];
        Assert.Equal(1 + others.Length, others.Append(record).Select(one => one.Key).Distinct().Count());
    }

    [Fact]
    public void A_delivery_that_was_stored_without_the_members_redrives_and_part_is_read() =>
        Assert.Equal(
            new("r-1", "f", DateTimeOffset.UnixEpoch, "blob:failures", DestinationPlaces.OnFailure, "b") { Hops = 1, Tries = 2 },
            DeliveryCodec.Read(
                """{"delivery":{"requestId":"r-1","function":"f","acceptedAt":"1970-01-01T00:00:00Z","destination":"blob:failures","place":"OnFailure","recordBlob":"b","hops":1,"tries":2}}"""u8
                    .ToArray()));

    // The files are laid out for reading; a record is written without spaces.
    private static async Task<string> GoldenAsync(string name) => JsonNode.Parse(await File.ReadAllTextAsync(
        Path.Combine(AppContext.BaseDirectory, "Async", "Records", $"{name}.json"), TestContext.Current.CancellationToken))!.ToJsonString();
}
