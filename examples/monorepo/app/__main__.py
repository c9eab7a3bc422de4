"""python app NAME: greets."""

import click
from wording import greeting


@click.command()
@click.argument("name")
def main(name):
    click.echo(greeting(name))


main()
