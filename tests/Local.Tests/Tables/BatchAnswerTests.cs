using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Protocol;
using Azure.Data.Tables.Transactions;

namespace Local.Tests.Tables;

public sealed class BatchAnswerTests
{
    private const string Type = "multipart/mixed; boundary=batchresponse_1";

    // https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
    private const string Succeeded = """
        --batchresponse_1
        Content-Type: multipart/mixed; boundary=changesetresponse_2

        --changesetresponse_2
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        HTTP/1.1 204 No Content
        DataServiceId: https://myaccount.table.core.windows.net/Blogs(PartitionKey='a',RowKey='1')
        ETag: W/"0x5B168C7B6E589D2"


        --changesetresponse_2
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        HTTP/1.1 204 No Content
        ETag: W/"0x5B168C7B6E589D3"


        --changesetresponse_2--
        --batchresponse_1--
        """;

    private const string Refused = """
        --batchresponse_1
        Content-Type: multipart/mixed; boundary=changesetresponse_2

        --changesetresponse_2
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        HTTP/1.1 409 Conflict
        X-Content-Type-Options: nosniff
        DataServiceVersion: 3.0;
        Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8

        {"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"12:The specified entity already exists."}}}
        --changesetresponse_2--
        --batchresponse_1--
        """;

    [Fact]
    public void A_success_has_a_response_per_action()
    {
        var answers = BatchAnswer.Parse(Bytes(Succeeded), Type);
        Assert.Equal([(204, "No Content"), (204, "No Content")], answers.Select(answer => (answer.Status, answer.ReasonPhrase)));
        Assert.Equal([new ETag("W/\"0x5B168C7B6E589D2\""), new ETag("W/\"0x5B168C7B6E589D3\"")], answers.Select(answer => answer.Headers.ETag!.Value));
        Assert.All(answers, answer => Assert.False(answer.IsError));
    }

    [Fact]
    public void A_refusal_says_which_action_and_why()
    {
        var answer = Assert.Single(BatchAnswer.Parse(Bytes(Refused), Type));
        var error = new TableTransactionFailedException(new RequestFailedException(answer, null, TableErrorParser.Shared));
        Assert.True(answer.IsError);
        Assert.Equal((409, "EntityAlreadyExists", 12), (error.Status, error.ErrorCode, error.FailedTransactionActionIndex));
    }

    [Fact]
    public void A_boundary_before_the_status_is_passed_over()
    {
        // Azurite's refusal of a transaction as a whole.
        var stray = Refused.Replace("HTTP/1.1", "changesetresponse_2\nHTTP/1.1", StringComparison.Ordinal);
        Assert.Equal(409, Assert.Single(BatchAnswer.Parse(Bytes(stray), Type)).Status);
    }

    [Fact]
    public void A_refusal_without_an_index_has_none() =>
        Assert.Null(new TableTransactionFailedException(new RequestFailedException(400, "Too much: sorry.")).FailedTransactionActionIndex);

    [Fact]
    public void An_answer_cut_short_anywhere_gives_fewer_responses_or_an_error()
    {
        var whole = Bytes(Succeeded);
        // Up to the end of the last response nothing may look like a whole answer.
        for (var length = 0; length < Encoding.UTF8.GetString(whole).LastIndexOf("--changesetresponse_2--", StringComparison.Ordinal); length++)
        {
            try
            {
                Assert.InRange(BatchAnswer.Parse(whole.AsMemory(0, length), Type).Count, 0, 1);
            }
            catch (FormatException)
            {
                // The other outcome that is allowed.
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("multipart/mixed")]
    public void What_is_not_multipart_is_an_error(string? type) => Assert.Throws<FormatException>(() => BatchAnswer.Parse(Bytes(Succeeded), type));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
