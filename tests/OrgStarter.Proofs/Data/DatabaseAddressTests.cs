using Npgsql;
using OrgStarter.Platform.Data;

namespace OrgStarter.Proofs.Data;

/// <summary>The connection string alone says which engine it is.</summary>
public sealed class DatabaseAddressTests
{
    private static readonly string Root = Path.GetTempPath();

    [Theory]
    [InlineData("Data Source=:memory:", DatabaseEngine.Sqlite)]
    [InlineData("DataSource=:memory:;Cache=Shared", DatabaseEngine.Sqlite)]
    [InlineData("Filename=:memory:", DatabaseEngine.Sqlite)]
    [InlineData("Host=db;Database=site", DatabaseEngine.Postgres)]
    [InlineData("host=db;database=site;username=app;password='a;b=c'", DatabaseEngine.Postgres)]
    [InlineData("postgres://app@db/site", DatabaseEngine.Postgres)]
    [InlineData("postgresql://app:secret@db:6432/site", DatabaseEngine.Postgres)]
    public void It_is_told_by_its_words(string connectionString, DatabaseEngine engine) =>
        Assert.Equal(engine, DatabaseAddress.Of(connectionString, Root).Engine);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Without_one_it_is_a_file_of_the_site(string? connectionString)
    {
        var address = DatabaseAddress.Of(connectionString, Root);
        Assert.Equal(DatabaseEngine.Sqlite, address.Engine);
        Assert.Contains(Path.Combine(Root, "App_Data"), address.ConnectionString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server=db;Initial Catalog=site")]
    [InlineData("Data Source=site.db;Host=db")]
    [InlineData("mysql://app:top-secret@db/site")]
    [InlineData("no words at all, but top-secret")]
    [InlineData("Host=db;Nonsense=top-secret")]
    public void What_is_of_no_engine_is_refused_with_what_would_be_and_without_its_password(string connectionString)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => DatabaseAddress.Of(connectionString, Root));
        Assert.Contains("ConnectionStrings:Database", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Data Source=", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Host=", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_libpq_is_read_with_its_port_its_marks_and_its_encryption()
    {
        var read = new NpgsqlConnectionStringBuilder(
            DatabaseAddress.Of(
                "postgres://the%20app:p%40ss%3Aword@db.example.com:6432/my%20site?sslmode=verify-full",
                Root).ConnectionString);
        Assert.Equal(("db.example.com", 6432, "my site"), (read.Host, read.Port, read.Database));
        Assert.Equal(("the app", "p@ss:word", SslMode.VerifyFull), (read.Username, read.Password, read.SslMode));
    }
}
