using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using OrgStarter.Logto.Setup.Settings;

namespace OrgStarter.Proofs.Setup;

/// <summary>The files that the command writes are somebody's: what else is in them stays.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-settings-").FullName;

    private string Place => Path.Combine(folder, "inside", "settings");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Lines_of_an_environment_keep_their_order_their_comments_and_their_company()
    {
        Put("# of the operator\nOTHER=1\nLogto__AppId=\"old\"\n\nLAST=a=b\nLogto__AppId=older\n");
        var file = new EnvironmentFile(Place);
        file.Write("Logto:AppId", "new");
        file.Write("Logto:M2M:AppSecret", "s=e=c");
        Assert.Equal("# of the operator\nOTHER=1\nLogto__AppId=new\n\nLAST=a=b\nLogto__M2M__AppSecret=s=e=c\n", File.ReadAllText(Place));
        Assert.Equal(("new", "s=e=c", "a=b"), (file.Read()["Logto:AppId"], file.Read()["logto:m2m:appsecret"], file.Read()["LAST"]));
    }

    [Fact]
    public void A_file_with_secrets_is_its_owners_alone_even_if_it_was_not_before()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        Put("OTHER=1\n");
        new EnvironmentFile(Place).Write("Logto:AppSecret", "x");
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Place));
        var fresh = new UserSecretsFile(Path.Combine(folder, "fresh", "secrets.json"));
        fresh.Write("Logto:AppSecret", "x");
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(fresh.Path));
    }

    [Fact]
    public void User_secrets_are_found_in_either_way_of_writing_and_never_stand_there_twice()
    {
        Put("""{ "Other": "1", "Logto": { "AppId": "old", "M2M": { "AppId": "m" } }, /* mine */ "Logto:AppSecret": "s" }""");
        var file = new UserSecretsFile(Place);
        Assert.Equal(("old", "m", "s"), (file.Read()["Logto:AppId"], file.Read()["Logto:M2M:AppId"], file.Read()["Logto:AppSecret"]));
        file.Write("Logto:AppId", "new");
        var configuration = new ConfigurationBuilder().AddJsonFile(Place).Build();
        Assert.Equal(
            ("new", "m", "s", "1"),
            (configuration["Logto:AppId"], configuration["Logto:M2M:AppId"], configuration["Logto:AppSecret"], configuration["Other"]));
        Assert.Null(JsonNode.Parse(File.ReadAllText(Place))!["Logto"]!["AppId"]);
    }

    [Fact]
    public void A_file_that_holds_something_else_is_not_overwritten()
    {
        Put("{ not json");
        var file = new UserSecretsFile(Place);
        Assert.Throws<InvalidDataException>(() => file.Write("Logto:AppId", "new"));
        Assert.Equal("{ not json", File.ReadAllText(Place));
    }

    private void Put(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        File.WriteAllText(Place, content);
    }
}
